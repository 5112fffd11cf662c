"""Places of freight in the Middle East and Africa."""

TABLE = """
@ Asia/Dubai
AEJEA 杰贝阿里 | Jebel Ali | 25.01 55.06
AEDXB 迪拜 | Dubai | 25.27 55.31
AEDWC 迪拜世界中心机场 | Dubai World Central | 24.90 55.16
AEKHL 哈利法港 | Khalifa Port | 24.81 54.65
AEAUH 阿布扎比 | Abu Dhabi | 24.47 54.37
AESHJ 沙迦 | Sharjah | 25.35 55.39
AEKLF 豪尔费坎 | Khor Fakkan | 25.35 56.37
AEFJR 富查伊拉 | Fujairah | 25.17 56.36
AERKT 哈伊马角 | Ras Al Khaimah | 25.79 55.94
AEAJM 阿治曼 | Ajman | 25.41 55.45
@ Asia/Riyadh
SAJED 吉达 | Jeddah | 21.48 39.18
SADMM 达曼 | Dammam | 26.50 50.20
SAJUB 朱拜勒 | Jubail | 27.03 49.66
SAKAC 阿卜杜拉国王港 | King Abdullah Port | 22.53 39.09
SARUH 利雅得 | Riyadh | 24.71 46.68
SAYNB 延布 | Yanbu | 24.09 38.05
SAGIZ 吉赞 | Jizan | 16.89 42.55
@ Asia/Kuwait
KWSWK 舒韦赫 | Shuwaikh | 29.35 47.93
KWSAA 舒艾拜 | Shuaiba | 29.04 48.16
KWKWI 科威特 | Kuwait | 29.37 47.98
@ Asia/Qatar
QAHMD 哈马德港 | Hamad Port | 25.01 51.60
QADOH 多哈 | Doha | 25.29 51.53
@ Asia/Bahrain
BHKBS 哈利法本萨勒曼港 | Khalifa Bin Salman Port | 26.20 50.71
BHBAH 巴林 | Bahrain | 26.22 50.58
@ Asia/Muscat
OMSOH 苏哈尔 | Sohar | 24.50 56.62
OMSLL 塞拉莱 | Salalah | 16.94 54.01
OMMCT 马斯喀特 | Muscat | 23.62 58.56
OMDQM 杜库姆 | Duqm | 19.67 57.71
@ Asia/Aden
YEADE 亚丁 | Aden | 12.80 45.00
YEHOD 荷台达 | Hodeidah | 14.83 42.93
@ Asia/Baghdad
IQUQR 乌姆盖斯尔 | Umm Qasr | 30.03 47.95
IQBGW 巴格达 | Baghdad | 33.31 44.37
@ Asia/Tehran
IRBND 阿巴斯港 | Bandar Abbas | 27.14 56.21
IRBKM 霍梅尼港 | Bandar Imam Khomeini | 30.43 49.07
IRBUZ 布什尔 | Bushehr | 28.98 50.83
IRTHR 德黑兰 | Tehran | 35.69 51.39
@ Asia/Amman
JOAQJ 亚喀巴 | Aqaba | 29.52 35.00
JOAMM 安曼 | Amman | 31.95 35.93
@ Asia/Beirut
LBBEY 贝鲁特 | Beirut | 33.90 35.52
@ Asia/Damascus
SYLTK 拉塔基亚 | Latakia | 35.52 35.77
SYTTS 塔尔图斯 | Tartus | 34.91 35.87
@ Asia/Jerusalem
ILASH 阿什杜德 | Ashdod | 31.82 34.64
ILHFA 海法 | Haifa | 32.82 35.00
ILTLV 特拉维夫 | Tel Aviv | 32.01 34.89
@ Asia/Nicosia
CYLMS 利马索尔 | Limassol | 34.65 33.02
@ Europe/Istanbul
TRIST 伊斯坦布尔 | Istanbul | 41.01 28.98
TRAMR 安巴利 | Ambarli | 40.97 28.69
TRHAY 海达尔帕夏 | Haydarpasa | 41.00 29.01
TRIZM 伊兹密尔 | Izmir | 38.44 27.15
TRIZT 伊兹米特 | Izmit | 40.76 29.92
TRALI 阿利亚加 | Aliaga | 38.83 26.95
TRGEB 盖布泽 | Gebze | 40.77 29.52
TRGEM 盖姆利克 | Gemlik | 40.42 29.12
TRMER 梅尔辛 | Mersin | 36.80 34.64
TRISK 伊斯肯德伦 | Iskenderun | 36.60 36.18
TRTEK 泰基尔达 | Tekirdag | 40.97 27.51
TRAYT 安塔利亚 | Antalya | 36.83 30.61
TRTZX 特拉布宗 | Trabzon | 41.00 39.73
TRSSX 萨姆松 | Samsun | 41.30 36.34
TRESB 安卡拉 | Ankara | 39.93 32.86
@ Africa/Cairo
EGPSD 塞得港 | Port Said | 31.26 32.30
EGPSE 塞得港东港 | Port Said East | 31.22 32.35
EGALY 亚历山大 | Alexandria | 31.19 29.88
EGEDK 埃德库 | El Dekheila | 31.14 29.81
EGDAM 杜姆亚特 | Damietta | 31.47 31.76
EGSOK 索赫纳 | Ain Sokhna | 29.65 32.36
EGSUZ 苏伊士 | Suez | 29.97 32.55
EGAKI 阿布基尔 | Abu Qir | 31.32 30.07
EGCAI 开罗 | Cairo | 30.04 31.24
@ Africa/Tripoli
LYTIP 的黎波里 | Tripoli | 32.91 13.19
LYMRA 米苏拉塔 | Misrata | 32.37 15.22
LYBEN 班加西 | Benghazi | 32.11 20.05
LYKHO 胡姆斯 | Al Khums | 32.68 14.25
@ Africa/Tunis
TNRDS 拉迪斯 | Rades | 36.80 10.28
TNTUN 突尼斯 | Tunis | 36.81 10.18
TNSFA 斯法克斯 | Sfax | 34.73 10.77
@ Africa/Algiers
DZALG 阿尔及尔 | Algiers | 36.77 3.07
DZORN 奥兰 | Oran | 35.71 -0.65
DZBJA 贝贾亚 | Bejaia | 36.75 5.10
DZSKI 斯基克达 | Skikda | 36.88 6.91
DZAAE 安纳巴 | Annaba | 36.90 7.77
@ Africa/Casablanca
MACAS 卡萨布兰卡 | Casablanca | 33.60 -7.61
MAPTM 丹吉尔地中海港 | Tanger Med | 35.89 -5.50
MATNG 丹吉尔 | Tangier | 35.79 -5.81
MAAGA 阿加迪尔 | Agadir | 30.42 -9.63
@ Africa/Nouakchott
MRNKC 努瓦克肖特 | Nouakchott | 18.04 -16.03
@ Atlantic/Cape_Verde
CVRAI 普拉亚 | Praia | 14.91 -23.50
@ Africa/Dakar
SNDKR 达喀尔 | Dakar | 14.68 -17.43
@ Africa/Banjul
GMBJL 班珠尔 | Banjul | 13.45 -16.57
@ Africa/Conakry
GNCKY 科纳克里 | Conakry | 9.52 -13.71
@ Africa/Freetown
SLFNA 弗里敦 | Freetown | 8.49 -13.21
@ Africa/Monrovia
LRMLW 蒙罗维亚 | Monrovia | 6.35 -10.79
@ Africa/Abidjan
CIABJ 阿比让 | Abidjan | 5.26 -4.01
CISPY 圣佩德罗 | San Pedro | 4.73 -6.62
@ Africa/Bamako
MLBKO 巴马科 | Bamako | 12.64 -8.00
@ Africa/Accra
GHTEM 特马 | Tema | 5.63 0.01
GHTKD 塔科拉迪 | Takoradi | 4.89 -1.74
GHACC 阿克拉 | Accra | 5.56 -0.20
@ Africa/Lome
TGLFW 洛美 | Lome | 6.14 1.28
@ Africa/Porto-Novo
BJCOO 科托努 | Cotonou | 6.35 2.43
@ Africa/Lagos
NGAPP 阿帕帕 | Apapa | 6.44 3.37
NGTIN 廷坎岛 | Tin Can Island | 6.43 3.35
NGLOS 拉各斯 | Lagos | 6.45 3.40
NGLEK 莱基 | Lekki | 6.42 4.00
NGONN 奥内 | Onne | 4.71 7.15
NGPHC 哈科特港 | Port Harcourt | 4.77 7.01
@ Africa/Douala
CMDLA 杜阿拉 | Douala | 4.05 9.68
CMKBI 克里比 | Kribi | 2.73 9.86
@ Africa/Malabo
GQSSG 马拉博 | Malabo | 3.75 8.78
@ Africa/Libreville
GALBV 利伯维尔 | Libreville | 0.39 9.45
GAOWE 奥文多 | Owendo | 0.29 9.50
GAPOG 让蒂尔港 | Port Gentil | -0.72 8.78
@ Africa/Brazzaville
CGPNR 黑角 | Pointe Noire | -4.78 11.83
@ Africa/Kinshasa
CDMAT 马塔迪 | Matadi | -5.82 13.45
CDBOA 博马 | Boma | -5.85 13.05
CDBNW 巴纳纳 | Banana | -6.01 12.40
CDFIH 金沙萨 | Kinshasa | -4.32 15.31
@ Africa/Lubumbashi
CDFBM 卢本巴希 | Lubumbashi | -11.66 27.48
@ Africa/Luanda
AOLAD 罗安达 | Luanda | -8.79 13.24
AOLOB 洛比托 | Lobito | -12.35 13.55
@ Africa/Windhoek
NAWVB 沃尔维斯湾 | Walvis Bay | -22.95 14.50
@ Africa/Johannesburg
ZADUR 德班 | Durban | -29.87 31.03
ZACPT 开普敦 | Cape Town | -33.91 18.44
ZAPLZ 伊丽莎白港 | Port Elizabeth, South Africa | -33.96 25.63
ZAZBA 恩古拉 | Ngqura, Coega | -33.80 25.69
ZAELS 东伦敦 | East London | -33.03 27.91
ZARCB 理查兹湾 | Richards Bay | -28.80 32.05
ZAJNB 约翰内斯堡 | Johannesburg | -26.20 28.05
@ Africa/Gaborone
BWGBE 哈博罗内 | Gaborone | -24.65 25.91
@ Africa/Harare
ZWHRE 哈拉雷 | Harare | -17.83 31.05
@ Africa/Lusaka
ZMLUN 卢萨卡 | Lusaka | -15.42 28.28
@ Africa/Blantyre
MWBLZ 布兰太尔 | Blantyre | -15.79 35.01
@ Africa/Maputo
MZMPM 马普托 | Maputo | -25.97 32.57
MZBEW 贝拉 | Beira | -19.83 34.84
MZMNC 纳卡拉 | Nacala | -14.54 40.67
@ Africa/Dar_es_Salaam
TZDAR 达累斯萨拉姆 | Dar es Salaam | -6.82 39.29
TZZNZ 桑给巴尔 | Zanzibar | -6.16 39.19
TZTGT 坦噶 | Tanga | -5.07 39.10
@ Africa/Nairobi
KEMBA 蒙巴萨 | Mombasa | -4.05 39.66
KENBO 内罗毕 | Nairobi | -1.29 36.82
KELAU 拉穆 | Lamu | -2.19 40.93
@ Africa/Kampala
UGKLA 坎帕拉 | Kampala | 0.35 32.58
@ Africa/Kigali
RWKGL 基加利 | Kigali | -1.94 30.06
@ Africa/Mogadishu
SOMGQ 摩加迪沙 | Mogadishu | 2.03 45.34
SOBBO 柏培拉 | Berbera | 10.44 45.01
@ Africa/Djibouti
DJJIB 吉布提 | Djibouti | 11.60 43.14
@ Africa/Addis_Ababa
ETADD 亚的斯亚贝巴 | Addis Ababa | 9.03 38.74
ETMOD 莫焦 | Modjo Dry Port | 8.59 39.12
@ Africa/Asmara
ERMSW 马萨瓦 | Massawa | 15.61 39.47
@ Africa/Khartoum
SDPZU 苏丹港 | Port Sudan | 19.62 37.22
@ Indian/Antananarivo
MGTOA 图阿马西纳 | Toamasina | -18.15 49.42
@ Indian/Mauritius
MUPLU 路易港 | Port Louis | -20.15 57.49
@ Indian/Reunion
REPDG 加莱角 | Pointe des Galets | -20.93 55.29
RELPT 勒波尔 | Le Port | -20.94 55.29
@ Indian/Mahe
SCPOV 维多利亚（塞舌尔） | Port Victoria | -4.62 55.46
@ Indian/Comoro
KMYVA 莫罗尼 | Moroni | -11.70 43.24
@ Indian/Mayotte
YTLON 隆戈尼 | Longoni | -12.73 45.16
"""
