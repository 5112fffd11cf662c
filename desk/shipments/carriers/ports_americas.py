"""Places of freight in the Americas: seaports, inland ramps, air hubs, border crossings."""

TABLE = """
@ America/Los_Angeles
USLAX 洛杉矶 | Los Angeles | 33.74 -118.26
USLGB 长滩 | Long Beach | 33.77 -118.19
USOAK 奥克兰（美国） | Oakland | 37.80 -122.32
USSFO 旧金山 | San Francisco | 37.77 -122.42
USSEA 西雅图 | Seattle | 47.58 -122.36
USTIW 塔科马 | Tacoma | 47.27 -122.41
USPDX 波特兰（俄勒冈） | Portland, Oregon | 45.60 -122.72
USSAN 圣迭戈 | San Diego | 32.70 -117.16
USONT 安大略（加州） | Ontario, California | 34.06 -117.60
USRNO 里诺 | Reno | 39.53 -119.81
USLAS 拉斯维加斯 | Las Vegas | 36.17 -115.14
USNTD 怀尼米港 | Port Hueneme | 34.15 -119.21
USSCK 斯托克顿 | Stockton | 37.95 -121.31
USSMF 萨克拉门托 | Sacramento | 38.58 -121.49
USSBD 圣贝纳迪诺 | San Bernardino | 34.11 -117.29
@ America/Phoenix
USPHX 菲尼克斯 | Phoenix | 33.45 -112.07
USTUS 图森 | Tucson | 32.22 -110.97
@ America/Denver
USDEN 丹佛 | Denver | 39.74 -104.99
USSLC 盐湖城 | Salt Lake City | 40.76 -111.89
USABQ 阿尔伯克基 | Albuquerque | 35.08 -106.65
USELP 埃尔帕索 | El Paso | 31.76 -106.49
@ America/Boise
USBOI 博伊西 | Boise | 43.62 -116.20
@ America/Chicago
USCHI 芝加哥 | Chicago | 41.88 -87.63
USORD 芝加哥奥黑尔机场 | Chicago O'Hare Airport | 41.98 -87.90
USRFD 罗克福德 | Rockford | 42.27 -89.09
USJOT 乔利埃特 | Joliet | 41.53 -88.08
USDAL 达拉斯 | Dallas | 32.78 -96.80
USDFW 达拉斯沃思堡机场 | Dallas Fort Worth Airport | 32.90 -97.04
USFTW 沃思堡 | Fort Worth | 32.76 -97.33
USHOU 休斯敦 | Houston | 29.73 -95.27
USIAH 休斯敦洲际机场 | Houston Intercontinental Airport | 29.98 -95.34
USSAT 圣安东尼奥 | San Antonio | 29.42 -98.49
USAUS 奥斯汀 | Austin | 30.27 -97.74
USLRD 拉雷多 | Laredo | 27.51 -99.51
USCRP 科珀斯克里斯蒂 | Corpus Christi | 27.81 -97.40
USGLS 加尔维斯顿 | Galveston | 29.31 -94.80
USFPO 弗里波特（德州） | Freeport, Texas | 28.94 -95.34
USMSY 新奥尔良 | New Orleans | 29.95 -90.07
USMOB 莫比尔 | Mobile | 30.69 -88.04
USGPT 格尔夫波特 | Gulfport | 30.36 -89.09
USMEM 孟菲斯 | Memphis | 35.15 -90.05
USBNA 纳什维尔 | Nashville | 36.16 -86.78
USBHM 伯明翰（阿拉巴马） | Birmingham, Alabama | 33.52 -86.80
USHSV 亨茨维尔 | Huntsville | 34.73 -86.59
USMKC 堪萨斯城 | Kansas City | 39.10 -94.58
USSTL 圣路易斯 | Saint Louis | 38.63 -90.20
USMES 明尼阿波利斯 | Minneapolis | 44.98 -93.27
USMSP 明尼阿波利斯机场 | Minneapolis Airport | 44.88 -93.22
USSTP 圣保罗（明尼苏达） | Saint Paul | 44.95 -93.09
USOMA 奥马哈 | Omaha | 41.26 -95.94
USMKE 密尔沃基 | Milwaukee | 43.04 -87.91
USOKC 俄克拉何马城 | Oklahoma City | 35.47 -97.52
USLIT 小石城 | Little Rock | 34.75 -92.29
@ America/New_York
USNYC 纽约 | New York | 40.68 -74.04
USEWR 纽瓦克 | Newark | 40.69 -74.15
USJFK 纽约肯尼迪机场 | New York JFK Airport | 40.64 -73.78
USEZA 伊丽莎白港 | Port Elizabeth | 40.67 -74.15
USBOS 波士顿 | Boston | 42.35 -71.04
USPHL 费城 | Philadelphia | 39.90 -75.14
USILG 威尔明顿（特拉华） | Wilmington, Delaware | 39.72 -75.53
USBAL 巴尔的摩 | Baltimore | 39.26 -76.58
USORF 诺福克 | Norfolk | 36.92 -76.33
USPHF 纽波特纽斯 | Newport News | 36.98 -76.43
USRIC 里士满 | Richmond | 37.54 -77.44
USILM 威尔明顿（北卡） | Wilmington, North Carolina | 34.20 -77.95
USCHS 查尔斯顿 | Charleston | 32.82 -79.93
USSAV 萨凡纳 | Savannah | 32.13 -81.15
USJAX 杰克逊维尔 | Jacksonville | 30.40 -81.56
USMIA 迈阿密 | Miami | 25.77 -80.17
USPEF 大沼泽地港 | Port Everglades | 26.09 -80.12
USPAB 棕榈滩 | Palm Beach | 26.77 -80.05
USTPA 坦帕 | Tampa | 27.93 -82.44
USORL 奥兰多 | Orlando | 28.54 -81.38
USATL 亚特兰大 | Atlanta | 33.75 -84.39
USCLT 夏洛特 | Charlotte | 35.23 -80.84
USCMH 哥伦布 | Columbus | 39.96 -83.00
USLCK 里肯巴克机场 | Rickenbacker Airport | 39.81 -82.93
USCVG 辛辛那提 | Cincinnati | 39.05 -84.66
USCLE 克利夫兰 | Cleveland | 41.50 -81.69
USPIT 匹兹堡 | Pittsburgh | 40.44 -80.00
USBUF 布法罗 | Buffalo | 42.89 -78.88
USGSP 格里尔 | Greer | 34.94 -82.23
USABE 阿伦敦 | Allentown | 40.60 -75.47
USWAS 华盛顿 | Washington | 38.91 -77.04
USPWM 波特兰（缅因） | Portland, Maine | 43.66 -70.25
@ America/Detroit
USDET 底特律 | Detroit | 42.33 -83.05
USDTW 底特律机场 | Detroit Metro Airport | 42.21 -83.35
@ America/Kentucky/Louisville
USLUI 路易斯维尔 | Louisville | 38.25 -85.76
USSDF 路易斯维尔机场 | Louisville Airport | 38.17 -85.74
@ America/Indiana/Indianapolis
USIND 印第安纳波利斯 | Indianapolis | 39.77 -86.16
@ America/Anchorage
USANC 安克雷奇 | Anchorage | 61.24 -149.89
USDUT 荷兰港 | Dutch Harbor | 53.89 -166.54
@ Pacific/Honolulu
USHNL 檀香山 | Honolulu | 21.31 -157.87
@ America/Puerto_Rico
PRSJU 圣胡安 | San Juan | 18.43 -66.09
@ America/Vancouver
CAVAN 温哥华 | Vancouver | 49.29 -123.11
CAYVR 温哥华机场 | Vancouver Airport | 49.19 -123.18
CADEL 德尔塔港 | Deltaport | 49.02 -123.16
CAPRR 鲁珀特王子港 | Prince Rupert | 54.29 -130.36
CANNO 纳奈莫 | Nanaimo | 49.17 -123.93
@ America/Edmonton
CACAL 卡尔加里 | Calgary | 51.05 -114.07
CAYYC 卡尔加里机场 | Calgary Airport | 51.11 -114.02
CAEDM 埃德蒙顿 | Edmonton | 53.55 -113.49
@ America/Regina
CAREG 里贾纳 | Regina | 50.45 -104.62
CASAS 萨斯卡通 | Saskatoon | 52.13 -106.67
@ America/Winnipeg
CAWNP 温尼伯 | Winnipeg | 49.90 -97.14
@ America/Toronto
CATOR 多伦多 | Toronto | 43.65 -79.38
CAYYZ 多伦多皮尔逊机场 | Toronto Pearson Airport | 43.68 -79.63
CABRM 布兰普顿 | Brampton | 43.73 -79.76
CAHAM 汉密尔顿 | Hamilton | 43.26 -79.87
CAMTR 蒙特利尔 | Montreal | 45.55 -73.53
CAYMX 蒙特利尔米拉贝尔机场 | Montreal Mirabel Airport | 45.68 -74.04
CAQUE 魁北克 | Quebec | 46.81 -71.21
CAOTT 渥太华 | Ottawa | 45.42 -75.70
@ America/Halifax
CAHAL 哈利法克斯 | Halifax | 44.65 -63.57
@ America/Moncton
CASJB 圣约翰（新不伦瑞克） | Saint John, New Brunswick | 45.27 -66.06
@ America/St_Johns
CASJF 圣约翰斯（纽芬兰） | St John's, Newfoundland | 47.56 -52.71
@ America/Mexico_City
MXZLO 曼萨尼约 | Manzanillo, Mexico | 19.06 -104.31
MXLZC 拉萨罗卡德纳斯 | Lazaro Cardenas | 17.94 -102.18
MXVER 韦拉克鲁斯 | Veracruz | 19.20 -96.13
MXATM 阿尔塔米拉 | Altamira | 22.41 -97.92
MXTAM 坦皮科 | Tampico | 22.22 -97.85
MXMEX 墨西哥城 | Mexico City | 19.43 -99.13
MXNLU 圣卢西亚机场 | Felipe Angeles Airport | 19.74 -99.02
MXGDL 瓜达拉哈拉 | Guadalajara | 20.67 -103.35
MXPBC 普埃布拉 | Puebla | 19.04 -98.21
MXQRO 克雷塔罗 | Queretaro | 20.59 -100.39
MXSLP 圣路易斯波托西 | San Luis Potosi | 22.16 -100.99
@ America/Monterrey
MXMTY 蒙特雷 | Monterrey | 25.69 -100.32
@ America/Matamoros
MXNLD 新拉雷多 | Nuevo Laredo | 27.48 -99.51
@ America/Ciudad_Juarez
MXCJS 华雷斯城 | Ciudad Juarez | 31.74 -106.49
@ America/Chihuahua
MXCUU 奇瓦瓦 | Chihuahua | 28.63 -106.08
@ America/Mazatlan
MXMZT 马萨特兰 | Mazatlan | 23.19 -106.42
@ America/Hermosillo
MXGYM 瓜伊马斯 | Guaymas | 27.92 -110.89
MXHMO 埃莫西约 | Hermosillo | 29.07 -110.96
@ America/Tijuana
MXESE 恩塞纳达 | Ensenada | 31.86 -116.62
MXTIJ 蒂华纳 | Tijuana | 32.51 -117.04
@ America/Merida
MXPGO 普罗格雷索 | Progreso | 21.30 -89.67
@ America/Cancun
MXCUN 坎昆 | Cancun | 21.16 -86.85
@ America/Guatemala
GTPRQ 克察尔港 | Puerto Quetzal | 13.92 -90.79
GTSTC 圣托马斯港 | Santo Tomas de Castilla | 15.69 -88.62
GTPBR 巴里奥斯港 | Puerto Barrios | 15.73 -88.60
GTGUA 危地马拉城 | Guatemala City | 14.63 -90.51
@ America/Tegucigalpa
HNPCR 科尔特斯港 | Puerto Cortes | 15.84 -87.95
@ America/El_Salvador
SVAQJ 阿卡胡特拉 | Acajutla | 13.59 -89.83
@ America/Managua
NICIO 科林托 | Corinto | 12.48 -87.17
@ America/Costa_Rica
CRLIO 利蒙 | Puerto Limon | 9.99 -83.02
CRMOB 莫因 | Moin | 10.00 -83.08
CRCAL 卡尔德拉 | Caldera | 9.91 -84.72
@ America/Panama
PABLB 巴尔博亚 | Balboa | 8.95 -79.57
PAONX 科隆（巴拿马） | Colon | 9.36 -79.90
PACTB 克里斯托瓦尔 | Cristobal | 9.35 -79.91
PAMIT 曼萨尼约（巴拿马） | Manzanillo, Panama | 9.37 -79.88
PAPAC 巴拿马城 | Panama City | 8.97 -79.53
@ America/Havana
CUHAV 哈瓦那 | Havana | 23.14 -82.35
CUMAR 马里埃尔 | Mariel | 23.01 -82.76
@ America/Jamaica
JMKIN 金斯敦 | Kingston | 17.97 -76.81
@ America/Santo_Domingo
DOCAU 考塞多 | Caucedo | 18.43 -69.63
DOHAI 里奥艾纳 | Rio Haina | 18.42 -70.02
DOSDQ 圣多明各 | Santo Domingo | 18.48 -69.90
@ America/Port-au-Prince
HTPAP 太子港 | Port-au-Prince | 18.56 -72.35
@ America/Nassau
BSFPO 弗里波特（巴哈马） | Freeport, Bahamas | 26.52 -78.77
BSNAS 拿骚 | Nassau | 25.08 -77.34
@ America/Port_of_Spain
TTPOS 西班牙港 | Port of Spain | 10.65 -61.52
TTPTS 利萨斯角 | Point Lisas | 10.39 -61.49
@ America/Barbados
BBBGI 布里奇敦 | Bridgetown | 13.11 -59.63
@ America/Curacao
CWWIL 威廉斯塔德 | Willemstad | 12.11 -68.93
@ America/Martinique
MQFDF 法兰西堡 | Fort-de-France | 14.60 -61.07
@ America/Guadeloupe
GPPTP 皮特尔角城 | Pointe-a-Pitre | 16.23 -61.54
@ America/Bogota
COCTG 卡塔赫纳 | Cartagena | 10.41 -75.53
COBUN 布埃纳文图拉 | Buenaventura | 3.89 -77.07
COSMR 圣玛尔塔 | Santa Marta | 11.25 -74.21
COBAQ 巴兰基亚 | Barranquilla | 10.97 -74.77
COBOG 波哥大 | Bogota | 4.71 -74.07
@ America/Caracas
VELAG 拉瓜伊拉 | La Guaira | 10.60 -66.94
VEPBL 卡贝略港 | Puerto Cabello | 10.48 -68.01
@ America/Guyana
GYGEO 乔治敦 | Georgetown | 6.82 -58.16
@ America/Paramaribo
SRPBM 帕拉马里博 | Paramaribo | 5.83 -55.16
@ America/Cayenne
GFDDC 德格拉德康 | Degrad des Cannes | 4.85 -52.27
@ America/Guayaquil
ECGYE 瓜亚基尔 | Guayaquil | -2.28 -79.91
ECPSJ 波索尔哈 | Posorja | -2.71 -80.24
ECUIO 基多 | Quito | -0.18 -78.47
ECMEC 曼塔 | Manta | -0.94 -80.72
@ America/Lima
PECLL 卡亚俄 | Callao | -12.05 -77.15
PECHY 钱凯 | Chancay | -11.59 -77.27
PEPAI 派塔 | Paita | -5.08 -81.11
PELIM 利马 | Lima | -12.05 -77.04
PEMRI 马塔拉尼 | Matarani | -17.00 -72.11
@ America/La_Paz
BOLPB 拉巴斯 | La Paz | -16.50 -68.15
BOSRZ 圣克鲁斯（玻利维亚） | Santa Cruz, Bolivia | -17.78 -63.18
@ America/Santiago
CLSAI 圣安东尼奥（智利） | San Antonio, Chile | -33.59 -71.61
CLVAP 瓦尔帕莱索 | Valparaiso | -33.04 -71.63
CLSCL 圣地亚哥 | Santiago | -33.45 -70.67
CLIQQ 伊基克 | Iquique | -20.21 -70.15
CLANF 安托法加斯塔 | Antofagasta | -23.65 -70.41
CLMJS 梅希约内斯 | Mejillones | -23.10 -70.45
CLARI 阿里卡 | Arica | -18.47 -70.32
CLCNL 科罗内尔 | Coronel | -37.03 -73.15
CLLQN 利尔肯 | Lirquen | -36.71 -72.98
CLSVE 圣文森特（智利） | San Vicente, Chile | -36.73 -73.13
CLTAL 塔尔卡瓦诺 | Talcahuano | -36.71 -73.11
CLPMC 蒙特港 | Puerto Montt | -41.48 -72.94
@ America/Punta_Arenas
CLPUQ 蓬塔阿雷纳斯 | Punta Arenas | -53.16 -70.90
@ Pacific/Easter
CLIPC 复活节岛 | Easter Island | -27.15 -109.43
@ America/Argentina/Buenos_Aires
ARBUE 布宜诺斯艾利斯 | Buenos Aires | -34.58 -58.37
ARZAE 萨拉特 | Zarate | -34.09 -59.02
ARLPG 拉普拉塔 | La Plata | -34.86 -57.90
ARBHI 布兰卡港 | Bahia Blanca | -38.79 -62.27
@ America/Argentina/Cordoba
ARROS 罗萨里奥 | Rosario | -32.95 -60.63
ARCOR 科尔多瓦 | Cordoba | -31.42 -64.18
@ America/Argentina/Mendoza
ARMDZ 门多萨 | Mendoza | -32.89 -68.84
@ America/Argentina/Ushuaia
ARUSH 乌斯怀亚 | Ushuaia | -54.80 -68.30
@ America/Montevideo
UYMVD 蒙得维的亚 | Montevideo | -34.90 -56.21
@ America/Asuncion
PYASU 亚松森 | Asuncion | -25.28 -57.63
PYVLL 维列塔 | Villeta | -25.51 -57.57
@ America/Sao_Paulo
BRSSZ 桑托斯 | Santos | -23.96 -46.31
BRSAO 圣保罗 | Sao Paulo | -23.55 -46.63
BRGRU 瓜鲁柳斯机场 | Guarulhos Airport | -23.43 -46.47
BRVCP 维拉科波斯机场 | Viracopos Airport | -23.01 -47.13
BRRIO 里约热内卢 | Rio de Janeiro | -22.89 -43.20
BRSPB 伊塔瓜伊（塞佩提巴） | Itaguai, Sepetiba | -22.93 -43.84
BRIGI 伊塔瓜伊 | Itaguai | -22.93 -43.83
BRPNG 巴拉那瓜 | Paranagua | -25.50 -48.51
BRIOA 伊塔波阿 | Itapoa | -26.18 -48.60
BRITJ 伊塔雅伊 | Itajai | -26.90 -48.66
BRNVT 纳韦甘蒂斯 | Navegantes | -26.89 -48.65
BRIBB 因比图巴 | Imbituba | -28.23 -48.65
BRSFS 南圣弗朗西斯科 | Sao Francisco do Sul | -26.24 -48.64
BRRIG 里奥格兰德 | Rio Grande | -32.05 -52.08
BRPOA 阿雷格里港 | Porto Alegre | -30.03 -51.23
BRVIX 维多利亚（巴西） | Vitoria | -20.32 -40.34
BRCWB 库里蒂巴 | Curitiba | -25.43 -49.27
BRBSB 巴西利亚 | Brasilia | -15.79 -47.88
BRBHZ 贝洛奥里藏特 | Belo Horizonte | -19.92 -43.94
@ America/Bahia
BRSSA 萨尔瓦多 | Salvador | -12.97 -38.51
@ America/Recife
BRSUA 苏阿佩 | Suape | -8.39 -34.97
BRREC 累西腓 | Recife | -8.05 -34.87
BRNAT 纳塔尔 | Natal | -5.78 -35.20
@ America/Maceio
BRMCZ 马塞约 | Maceio | -9.68 -35.73
@ America/Fortaleza
BRPEC 佩森 | Pecem | -3.55 -38.80
BRFOR 福塔莱萨 | Fortaleza | -3.72 -38.53
BRIQI 伊塔基 | Itaqui | -2.57 -44.37
@ America/Belem
BRBEL 贝伦 | Belem | -1.45 -48.50
BRVDC 维拉多孔迪 | Vila do Conde | -1.54 -48.75
@ America/Manaus
BRMAO 马瑙斯 | Manaus | -3.14 -60.01
@ America/Cuiaba
BRCGB 库亚巴 | Cuiaba | -15.60 -56.10
@ America/Nuuk
GLGOH 努克 | Nuuk | 64.17 -51.72
"""
