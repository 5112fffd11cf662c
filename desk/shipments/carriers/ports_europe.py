"""Places of freight in Europe and Russia: seaports, inland ports, ramps of the trains from China, air hubs."""

TABLE = """
@ Europe/Amsterdam
NLRTM 鹿特丹 | Rotterdam | 51.92 4.48
NLAMS 阿姆斯特丹 | Amsterdam | 52.37 4.90
NLMOE 穆尔代克 | Moerdijk | 51.69 4.61
NLVLI 弗利辛恩 | Vlissingen | 51.44 3.57
NLTLB 蒂尔堡 | Tilburg | 51.56 5.09
NLVEN 芬洛 | Venlo | 51.37 6.17
@ Europe/Brussels
BEANR 安特卫普 | Antwerp | 51.22 4.40
BEZEE 泽布吕赫 | Zeebrugge | 51.33 3.20
BEGNE 根特 | Ghent | 51.05 3.72
BEBRU 布鲁塞尔 | Brussels | 50.85 4.35
BELGG 列日 | Liege | 50.63 5.57
@ Europe/Luxembourg
LULUX 卢森堡 | Luxembourg | 49.61 6.13
@ Europe/Berlin
DEHAM 汉堡 | Hamburg | 53.55 9.99
DEBRV 不来梅港 | Bremerhaven | 53.55 8.58
DEBRE 不来梅 | Bremen | 53.08 8.80
DEWVN 威廉港 | Wilhelmshaven | 53.52 8.13
DEDUI 杜伊斯堡 | Duisburg | 51.43 6.76
DERSK 罗斯托克 | Rostock | 54.09 12.14
DELBC 吕贝克 | Luebeck | 53.87 10.69
DEFRA 法兰克福 | Frankfurt | 50.04 8.56
DEMUC 慕尼黑 | Munich | 48.14 11.58
DELEJ 莱比锡 | Leipzig | 51.42 12.24
DECGN 科隆 | Cologne | 50.94 6.96
DEDUS 杜塞尔多夫 | Duesseldorf | 51.23 6.77
DENUE 纽伦堡 | Nuremberg | 49.45 11.08
DESTR 斯图加特 | Stuttgart | 48.78 9.18
DEMHG 曼海姆 | Mannheim | 49.49 8.46
DEBER 柏林 | Berlin | 52.52 13.40
DEHHN 哈恩机场 | Hahn Airport | 49.95 7.26
@ Europe/Paris
FRLEH 勒阿弗尔 | Le Havre | 49.49 0.11
FRFOS 福斯 | Fos-sur-Mer | 43.43 4.94
FRMRS 马赛 | Marseille | 43.30 5.37
FRDKK 敦刻尔克 | Dunkirk | 51.05 2.38
FRURO 鲁昂 | Rouen | 49.44 1.10
FRNTE 南特 | Nantes | 47.22 -1.55
FRMTX 圣纳泽尔港 | Montoir | 47.33 -2.15
FRPAR 巴黎 | Paris | 48.86 2.35
FRCDG 巴黎戴高乐机场 | Paris CDG Airport | 49.01 2.55
FRLIO 里昂 | Lyon | 45.76 4.84
FRVTY 瓦特里机场 | Vatry Airport | 48.78 4.18
@ Europe/London
GBFXT 费利克斯托 | Felixstowe | 51.95 1.32
GBSOU 南安普敦 | Southampton | 50.90 -1.41
GBLGP 伦敦门户 | London Gateway | 51.50 0.48
GBTIL 蒂尔伯里 | Tilbury | 51.46 0.36
GBTHP 泰晤士港 | Thamesport | 51.43 0.69
GBLIV 利物浦 | Liverpool | 53.44 -3.01
GBIMM 伊明赫姆 | Immingham | 53.63 -0.19
GBHUL 赫尔 | Hull | 53.74 -0.27
GBTEE 蒂斯港 | Teesport | 54.60 -1.16
GBGRG 格兰杰默斯 | Grangemouth | 56.03 -3.69
GBGRK 格里诺克 | Greenock | 55.95 -4.76
GBBEL 贝尔法斯特 | Belfast | 54.61 -5.91
GBBRS 布里斯托尔 | Bristol | 51.50 -2.70
GBDVR 多佛 | Dover | 51.12 1.32
GBLON 伦敦 | London | 51.51 -0.13
GBLHR 希思罗机场 | Heathrow Airport | 51.47 -0.45
GBEMA 东米德兰兹机场 | East Midlands Airport | 52.83 -1.33
GBMNC 曼彻斯特 | Manchester | 53.48 -2.24
GBBHM 伯明翰 | Birmingham | 52.48 -1.90
@ Europe/Dublin
IEDUB 都柏林 | Dublin | 53.35 -6.20
IEORK 科克 | Cork | 51.90 -8.47
@ Atlantic/Reykjavik
ISREY 雷克雅未克 | Reykjavik | 64.15 -21.94
@ Europe/Madrid
ESVLC 瓦伦西亚 | Valencia | 39.44 -0.32
ESBCN 巴塞罗那 | Barcelona | 41.35 2.16
ESALG 阿尔赫西拉斯 | Algeciras | 36.13 -5.44
ESBIO 毕尔巴鄂 | Bilbao | 43.34 -3.04
ESMAD 马德里 | Madrid | 40.42 -3.70
ESVGO 维戈 | Vigo | 42.24 -8.72
ESTAR 塔拉戈纳 | Tarragona | 41.11 1.24
ESSVQ 塞维利亚 | Seville | 37.39 -5.99
ESCAD 加的斯 | Cadiz | 36.53 -6.29
ESMAH 马翁 | Mahon | 39.89 4.27
ESPMI 帕尔马 | Palma | 39.57 2.65
ESZAZ 萨拉戈萨 | Zaragoza | 41.65 -0.89
ESAGP 马拉加 | Malaga | 36.72 -4.42
ESALC 阿利坎特 | Alicante | 38.35 -0.49
@ Atlantic/Canary
ESLPA 拉斯帕尔马斯 | Las Palmas | 28.14 -15.42
ESSCT 圣克鲁斯（特内里费） | Santa Cruz de Tenerife | 28.47 -16.25
@ Africa/Ceuta
ESCEU 休达 | Ceuta | 35.89 -5.32
ESMLN 梅利利亚 | Melilla | 35.29 -2.94
@ Europe/Gibraltar
GIGIB 直布罗陀 | Gibraltar | 36.14 -5.35
@ Europe/Lisbon
PTLIS 里斯本 | Lisbon | 38.71 -9.14
PTSIE 锡尼什 | Sines | 37.95 -8.87
PTLEI 莱肖埃斯 | Leixoes | 41.18 -8.70
PTOPO 波尔图 | Porto | 41.15 -8.61
PTSET 塞图巴尔 | Setubal | 38.52 -8.90
@ Atlantic/Madeira
PTFNC 丰沙尔 | Funchal | 32.65 -16.91
@ Atlantic/Azores
PTPDL 蓬塔德尔加达 | Ponta Delgada | 37.74 -25.67
@ Europe/Rome
ITGOA 热那亚 | Genoa | 44.41 8.93
ITSPE 拉斯佩齐亚 | La Spezia | 44.11 9.83
ITLIV 里窝那 | Livorno | 43.55 10.31
ITVDL 瓦多利古雷 | Vado Ligure | 44.27 8.44
ITNAP 那不勒斯 | Naples | 40.84 14.27
ITSAL 萨莱诺 | Salerno | 40.68 14.77
ITGIT 焦亚陶罗 | Gioia Tauro | 38.43 15.90
ITTRS 的里雅斯特 | Trieste | 45.65 13.77
ITVCE 威尼斯 | Venice | 45.44 12.33
ITRAN 拉韦纳 | Ravenna | 44.42 12.20
ITAOI 安科纳 | Ancona | 43.62 13.51
ITTAR 塔兰托 | Taranto | 40.48 17.22
ITCAG 卡利亚里 | Cagliari | 39.21 9.12
ITCVV 奇维塔韦基亚 | Civitavecchia | 42.09 11.79
ITMIL 米兰 | Milan | 45.46 9.19
ITMXP 米兰马尔彭萨机场 | Milan Malpensa Airport | 45.63 8.72
ITROM 罗马 | Rome | 41.90 12.50
@ Europe/Malta
MTMLA 瓦莱塔 | Valletta | 35.90 14.51
MTMAR 马尔萨什洛克 | Marsaxlokk | 35.83 14.54
@ Europe/Zurich
CHZRH 苏黎世 | Zurich | 47.38 8.54
CHBSL 巴塞尔 | Basel | 47.56 7.59
CHGVA 日内瓦 | Geneva | 46.20 6.14
@ Europe/Vienna
ATVIE 维也纳 | Vienna | 48.21 16.37
ATGRZ 格拉茨 | Graz | 47.07 15.44
ATLNZ 林茨 | Linz | 48.31 14.29
@ Europe/Ljubljana
SIKOP 科佩尔 | Koper | 45.55 13.73
SILJU 卢布尔雅那 | Ljubljana | 46.06 14.51
@ Europe/Zagreb
HRRJK 里耶卡 | Rijeka | 45.33 14.44
HRPLE 普洛切 | Ploce | 43.05 17.43
HRZAG 萨格勒布 | Zagreb | 45.81 15.98
@ Europe/Sarajevo
BASJJ 萨拉热窝 | Sarajevo | 43.86 18.41
@ Europe/Podgorica
MEBAR 巴尔 | Bar | 42.09 19.09
@ Europe/Tirane
ALDRZ 都拉斯 | Durres | 41.31 19.45
@ Europe/Skopje
MKSKP 斯科普里 | Skopje | 42.00 21.43
@ Europe/Belgrade
RSBEG 贝尔格莱德 | Belgrade | 44.79 20.45
@ Europe/Budapest
HUBUD 布达佩斯 | Budapest | 47.50 19.04
HUZAH 扎霍尼 | Zahony | 48.41 22.18
@ Europe/Bratislava
SKBTS 布拉迪斯拉发 | Bratislava | 48.15 17.11
SKDUN 杜纳伊斯卡斯特雷达 | Dunajska Streda | 47.99 17.62
@ Europe/Prague
CZPRG 布拉格 | Prague | 50.08 14.44
CZMEL 梅尔尼克 | Melnik | 50.35 14.47
CZOSR 俄斯特拉发 | Ostrava | 49.82 18.26
@ Europe/Warsaw
PLGDN 格但斯克 | Gdansk | 54.38 18.68
PLGDY 格丁尼亚 | Gdynia | 54.53 18.54
PLSZZ 什切青 | Szczecin | 53.43 14.59
PLWAW 华沙 | Warsaw | 52.23 21.01
PLMAL 马拉舍维奇 | Malaszewicze | 52.03 23.53
PLLOD 罗兹 | Lodz | 51.76 19.46
PLPOZ 波兹南 | Poznan | 52.41 16.93
PLWRO 弗罗茨瓦夫 | Wroclaw | 51.11 17.03
PLKTW 卡托维兹 | Katowice | 50.26 19.02
@ Europe/Copenhagen
DKAAR 奥胡斯 | Aarhus | 56.15 10.23
DKCPH 哥本哈根 | Copenhagen | 55.70 12.60
DKFRC 腓特烈西亚 | Fredericia | 55.56 9.75
DKBLL 比隆机场 | Billund Airport | 55.74 9.15
@ Atlantic/Faroe
FOTHO 托尔斯港 | Torshavn | 62.01 -6.77
@ Europe/Stockholm
SEGOT 哥德堡 | Gothenburg | 57.69 11.88
SESTO 斯德哥尔摩 | Stockholm | 59.33 18.07
SEHEL 赫尔辛堡 | Helsingborg | 56.03 12.70
SEGVX 耶夫勒 | Gavle | 60.68 17.20
SENRK 诺尔雪平 | Norrkoping | 58.61 16.22
SEMMA 马尔默 | Malmo | 55.62 13.00
@ Europe/Oslo
NOOSL 奥斯陆 | Oslo | 59.90 10.75
NOBGO 卑尔根 | Bergen | 60.39 5.32
NOAES 奥勒松 | Alesund | 62.47 6.15
NOLAR 拉尔维克 | Larvik | 59.05 10.03
NOSVG 斯塔万格 | Stavanger | 58.97 5.73
@ Europe/Helsinki
FIHEL 赫尔辛基 | Helsinki | 60.17 24.95
FIKTK 科特卡 | Kotka | 60.47 26.95
FIHMN 哈米纳 | Hamina | 60.57 27.20
FIRAU 劳马 | Rauma | 61.13 21.50
FITKU 图尔库 | Turku | 60.45 22.25
@ Europe/Tallinn
EETLL 塔林 | Tallinn | 59.44 24.75
EEMUG 穆加 | Muuga | 59.49 24.96
@ Europe/Riga
LVRIX 里加 | Riga | 56.95 24.11
LVVNT 文茨皮尔斯 | Ventspils | 57.39 21.56
@ Europe/Vilnius
LTKLJ 克莱佩达 | Klaipeda | 55.70 21.14
LTVNO 维尔纽斯 | Vilnius | 54.69 25.28
@ Europe/Minsk
BYMSQ 明斯克 | Minsk | 53.90 27.57
BYBQT 布列斯特 | Brest | 52.10 23.70
@ Europe/Kyiv
UAODS 敖德萨 | Odesa | 46.48 30.74
UAILK 切尔诺莫斯克 | Chornomorsk | 46.33 30.66
UAYUZ 尤日内 | Pivdennyi | 46.61 31.02
UANLV 尼古拉耶夫 | Mykolaiv | 46.95 32.00
UAIEV 基辅 | Kyiv | 50.45 30.52
UALWO 利沃夫 | Lviv | 49.84 24.03
UAREN 列尼 | Reni | 45.46 28.29
UAIZM 伊兹梅尔 | Izmail | 45.35 28.84
@ Europe/Simferopol
UASVP 塞瓦斯托波尔 | Sevastopol | 44.62 33.53
@ Europe/Chisinau
MDKIV 基希讷乌 | Chisinau | 47.01 28.86
MDGIU 朱尔朱莱什蒂 | Giurgiulesti | 45.48 28.20
@ Europe/Bucharest
ROCND 康斯坦察 | Constanta | 44.17 28.65
ROBUH 布加勒斯特 | Bucharest | 44.43 26.10
@ Europe/Sofia
BGVAR 瓦尔纳 | Varna | 43.20 27.92
BGBOJ 布尔加斯 | Burgas | 42.49 27.48
BGSOF 索非亚 | Sofia | 42.70 23.32
@ Europe/Athens
GRPIR 比雷埃夫斯 | Piraeus | 37.94 23.63
GRSKG 塞萨洛尼基 | Thessaloniki | 40.63 22.93
GRATH 雅典 | Athens | 37.98 23.73
GRHER 伊拉克利翁 | Heraklion | 35.34 25.14
@ Europe/Moscow
RULED 圣彼得堡 | Saint Petersburg | 59.90 30.22
RUULU 乌斯季卢加 | Ust-Luga | 59.68 28.43
RUNVS 新罗西斯克 | Novorossiysk | 44.72 37.79
RUMOW 莫斯科 | Moscow | 55.76 37.62
RUSVO 莫斯科谢列梅捷沃机场 | Moscow Sheremetyevo Airport | 55.97 37.41
RUMMK 摩尔曼斯克 | Murmansk | 68.97 33.05
RUARH 阿尔汉格尔斯克 | Arkhangelsk | 64.54 40.52
RUROV 顿河畔罗斯托夫 | Rostov-on-Don | 47.22 39.72
RUTUA 图阿普谢 | Tuapse | 44.10 39.07
RUKZN 喀山 | Kazan | 55.80 49.11
@ Europe/Kaliningrad
RUKGD 加里宁格勒 | Kaliningrad | 54.71 20.51
@ Europe/Samara
RUKUF 萨马拉 | Samara | 53.20 50.15
@ Europe/Astrakhan
RUASF 阿斯特拉罕 | Astrakhan | 46.35 48.03
@ Asia/Yekaterinburg
RUSVX 叶卡捷琳堡 | Yekaterinburg | 56.84 60.61
RUCEK 车里雅宾斯克 | Chelyabinsk | 55.16 61.40
@ Asia/Omsk
RUOMS 鄂木斯克 | Omsk | 54.99 73.37
@ Asia/Novosibirsk
RUOVB 新西伯利亚 | Novosibirsk | 55.03 82.92
@ Asia/Krasnoyarsk
RUKJA 克拉斯诺亚尔斯克 | Krasnoyarsk | 56.01 92.87
@ Asia/Irkutsk
RUIKT 伊尔库茨克 | Irkutsk | 52.29 104.28
@ Asia/Chita
RUHTA 赤塔 | Chita | 52.03 113.50
RUZBK 后贝加尔斯克 | Zabaikalsk | 49.65 117.33
@ Asia/Yakutsk
RUBQS 布拉戈维申斯克 | Blagoveshchensk | 50.29 127.54
@ Asia/Vladivostok
RUVVO 符拉迪沃斯托克 | Vladivostok | 43.12 131.89
RUVYP 东方港 | Vostochny | 42.74 133.08
RUNJK 纳霍德卡 | Nakhodka | 42.81 132.87
RUKHV 哈巴罗夫斯克 | Khabarovsk | 48.48 135.08
@ Asia/Sakhalin
RUKOR 科尔萨科夫 | Korsakov | 46.63 142.78
@ Asia/Magadan
RUGDX 马加丹 | Magadan | 59.57 150.80
@ Asia/Kamchatka
RUPKC 堪察加彼得罗巴甫洛夫斯克 | Petropavlovsk-Kamchatsky | 53.02 158.65
@ Asia/Tbilisi
GEPTI 波季 | Poti | 42.15 41.65
GEBUS 巴统 | Batumi | 41.65 41.64
GETBS 第比利斯 | Tbilisi | 41.72 44.79
@ Asia/Baku
AZBAK 巴库 | Baku | 40.38 49.87
AZALA 阿拉特 | Alat | 39.94 49.41
@ Asia/Yerevan
AMEVN 埃里温 | Yerevan | 40.18 44.51
"""
