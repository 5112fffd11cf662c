"""Places of freight in Asia east of the Gulf, and in the Pacific."""

TABLE = """
@ Asia/Tokyo
JPTYO 东京 | Tokyo | 35.62 139.78
JPYOK 横滨 | Yokohama | 35.45 139.65
JPNGO 名古屋 | Nagoya | 35.08 136.88
JPOSA 大阪 | Osaka | 34.64 135.43
JPUKB 神户 | Kobe | 34.68 135.20
JPHKT 博多 | Hakata | 33.61 130.40
JPMOJ 门司 | Moji | 33.95 130.96
JPKKJ 北九州 | Kitakyushu | 33.93 130.93
JPSMZ 清水 | Shimizu | 35.01 138.50
JPYKK 四日市 | Yokkaichi | 34.95 136.64
JPHIJ 广岛 | Hiroshima | 34.36 132.46
JPSDJ 仙台 | Sendai | 38.27 141.02
JPTMK 苫小牧 | Tomakomai | 42.64 141.63
JPKIJ 新潟 | Niigata | 37.93 139.06
JPTOY 富山 | Toyama | 36.76 137.22
JPKNZ 金泽 | Kanazawa | 36.61 136.61
JPNAH 那霸 | Naha | 26.22 127.67
JPNRT 成田机场 | Narita Airport | 35.77 140.39
JPHND 羽田机场 | Haneda Airport | 35.55 139.78
JPKIX 关西机场 | Kansai Airport | 34.43 135.24
@ Asia/Seoul
KRPUS 釜山 | Busan | 35.10 129.04
KRBNP 釜山新港 | Busan New Port | 35.08 128.83
KRINC 仁川 | Incheon | 37.46 126.62
KRICN 仁川机场 | Incheon Airport | 37.46 126.44
KRKAN 光阳 | Gwangyang | 34.91 127.70
KRUSN 蔚山 | Ulsan | 35.50 129.38
KRPTK 平泽 | Pyeongtaek | 36.97 126.83
KRSEL 首尔 | Seoul | 37.57 126.98
KRUWN 义王内陆港 | Uiwang ICD | 37.34 126.97
@ Asia/Pyongyang
KPNAM 南浦 | Nampo | 38.72 125.40
@ Asia/Ulaanbaatar
MNULN 乌兰巴托 | Ulaanbaatar | 47.92 106.92
MNZMU 扎门乌德 | Zamyn-Uud | 43.72 111.90
@ Asia/Hovd
MNHVD 科布多 | Khovd | 48.01 91.64
@ Asia/Ho_Chi_Minh
VNSGN 胡志明市 | Ho Chi Minh City | 10.77 106.70
VNCLI 吉莱 | Cat Lai | 10.76 106.79
VNCMT 盖梅 | Cai Mep | 10.54 107.03
VNTCT 新港盖梅 | Tan Cang Cai Mep | 10.53 107.03
VNVUT 头顿 | Vung Tau | 10.35 107.08
VNHPH 海防 | Haiphong | 20.86 106.68
VNHAN 河内 | Hanoi | 21.03 105.85
VNDAD 岘港 | Da Nang | 16.12 108.22
VNUIH 归仁 | Quy Nhon | 13.77 109.24
VNDDN 同登 | Dong Dang | 21.95 106.70
@ Asia/Bangkok
THBKK 曼谷 | Bangkok | 13.70 100.58
THLCH 林查班 | Laem Chabang | 13.08 100.89
THLKR 拉格拉邦 | Lat Krabang | 13.73 100.78
THSGZ 宋卡 | Songkhla | 7.22 100.58
@ Asia/Phnom_Penh
KHPNH 金边 | Phnom Penh | 11.57 104.92
KHKOS 西哈努克港 | Sihanoukville | 10.64 103.51
KHSIH 西哈努克港 | Sihanoukville | 10.64 103.51
@ Asia/Vientiane
LAVTE 万象 | Vientiane | 17.97 102.61
LABOT 磨丁 | Boten | 21.17 101.68
@ Asia/Yangon
MMRGN 仰光 | Yangon | 16.77 96.17
MMTLA 迪拉瓦 | Thilawa | 16.66 96.26
@ Asia/Kuala_Lumpur
MYPKG 巴生港 | Port Klang | 3.00 101.39
MYTPP 丹戎帕拉帕斯 | Tanjung Pelepas | 1.36 103.55
MYPGU 巴西古当 | Pasir Gudang | 1.44 103.90
MYPEN 槟城 | Penang | 5.41 100.35
MYKUL 吉隆坡 | Kuala Lumpur | 3.14 101.69
MYKUA 关丹 | Kuantan | 3.98 103.43
@ Asia/Kuching
MYBTU 民都鲁 | Bintulu | 3.26 113.07
MYKCH 古晋 | Kuching | 1.56 110.35
MYBKI 亚庇 | Kota Kinabalu | 5.98 116.07
MYSDK 山打根 | Sandakan | 5.84 118.12
@ Asia/Brunei
BNMUA 摩拉 | Muara | 5.03 115.07
@ Asia/Singapore
SGSIN 新加坡 | Singapore | 1.26 103.84
SGJUR 裕廊 | Jurong | 1.31 103.71
@ Asia/Jakarta
IDJKT 雅加达 | Jakarta | -6.10 106.88
IDTPP 丹戎不碌 | Tanjung Priok | -6.10 106.88
IDSUB 泗水 | Surabaya | -7.20 112.73
IDSRG 三宝垄 | Semarang | -6.95 110.42
IDBLW 勿拉湾 | Belawan | 3.79 98.69
IDMES 棉兰 | Medan | 3.59 98.67
IDPLM 巨港 | Palembang | -2.98 104.76
IDPNJ 班让 | Panjang | -5.47 105.32
IDBTM 巴淡 | Batam | 1.13 104.05
IDPDG 巴东 | Padang | -0.95 100.36
IDCGK 雅加达机场 | Jakarta Soekarno-Hatta Airport | -6.13 106.66
@ Asia/Pontianak
IDPNK 坤甸 | Pontianak | -0.03 109.34
@ Asia/Makassar
IDMAK 望加锡 | Makassar | -5.12 119.41
IDUPG 望加锡 | Makassar | -5.14 119.41
IDBPN 巴厘巴板 | Balikpapan | -1.27 116.80
IDBDJ 马辰 | Banjarmasin | -3.32 114.59
IDBIT 比通 | Bitung | 1.44 125.19
IDMDC 万鸦老 | Manado | 1.49 124.84
IDDPS 巴厘岛登巴萨 | Denpasar, Bali | -8.75 115.17
@ Asia/Jayapura
IDDJJ 查亚普拉 | Jayapura | -2.54 140.71
IDAMQ 安汶 | Ambon | -3.69 128.18
IDSOQ 索龙 | Sorong | -0.88 131.25
@ Asia/Dili
TLDIL 帝力 | Dili | -8.55 125.58
@ Asia/Manila
PHMNL 马尼拉 | Manila | 14.58 120.97
PHMNN 马尼拉北港 | Manila North Harbour | 14.61 120.95
PHMNS 马尼拉南港 | Manila South Harbour | 14.58 120.97
PHBTG 八打雁 | Batangas | 13.75 121.04
PHSFS 苏比克湾 | Subic Bay | 14.81 120.28
PHCEB 宿务 | Cebu | 10.30 123.91
PHDVO 达沃 | Davao | 7.07 125.63
PHCGY 卡加延德奥罗 | Cagayan de Oro | 8.50 124.66
PHGES 桑托斯将军城 | General Santos | 6.10 125.16
@ Asia/Kolkata
INNSA 那瓦西瓦 | Nhava Sheva | 18.95 72.95
INBOM 孟买 | Mumbai | 18.95 72.84
INMUN 蒙德拉 | Mundra | 22.74 69.70
INPAV 皮帕瓦沃 | Pipavav | 20.91 71.51
INHZA 哈兹拉 | Hazira | 21.09 72.63
INIXY 坎德拉 | Kandla | 23.01 70.22
INMAA 金奈 | Chennai | 13.10 80.29
INENR 恩诺尔 | Ennore | 13.26 80.34
INKAT 卡图帕利 | Kattupalli | 13.31 80.35
INTUT 杜蒂戈林 | Tuticorin | 8.75 78.20
INCOK 科钦 | Kochi | 9.97 76.26
INVTZ 维沙卡帕特南 | Visakhapatnam | 17.69 83.29
INKRI 克里希纳帕特南 | Krishnapatnam | 14.25 80.12
INCCU 加尔各答 | Kolkata | 22.55 88.31
INHAL 霍尔迪亚 | Haldia | 22.02 88.08
INNML 芒格洛尔 | New Mangalore | 12.93 74.82
INMRM 莫尔穆冈 | Mormugao | 15.41 73.80
INVZJ 维津贾姆 | Vizhinjam | 8.37 76.99
INDEL 德里 | Delhi | 28.56 77.10
INTKD 图格拉加巴德 | Tughlakabad | 28.50 77.29
INDER 达德里 | Dadri | 28.55 77.55
INLUH 卢迪亚纳 | Ludhiana | 30.90 75.86
INAMD 艾哈迈达巴德 | Ahmedabad | 23.02 72.57
INBLR 班加罗尔 | Bengaluru | 12.97 77.59
INHYD 海得拉巴 | Hyderabad | 17.39 78.49
@ Asia/Karachi
PKKHI 卡拉奇 | Karachi | 24.84 66.98
PKBQM 卡西姆港 | Port Qasim | 24.77 67.33
PKGWD 瓜达尔 | Gwadar | 25.11 62.33
PKLHE 拉合尔 | Lahore | 31.55 74.34
PKISB 伊斯兰堡 | Islamabad | 33.68 73.05
@ Asia/Dhaka
BDCGP 吉大港 | Chattogram | 22.31 91.80
BDMGL 蒙格拉 | Mongla | 22.49 89.60
BDDAC 达卡 | Dhaka | 23.81 90.41
@ Asia/Colombo
LKCMB 科伦坡 | Colombo | 6.95 79.85
LKHBA 汉班托塔 | Hambantota | 6.12 81.11
@ Asia/Kathmandu
NPKTM 加德满都 | Kathmandu | 27.72 85.32
@ Asia/Thimphu
BTPBH 帕罗 | Paro | 27.40 89.42
@ Indian/Maldives
MVMLE 马累 | Male | 4.17 73.51
@ Asia/Kabul
AFKBL 喀布尔 | Kabul | 34.53 69.17
@ Asia/Almaty
KZALA 阿拉木图 | Almaty | 43.24 76.89
KZNQZ 阿斯塔纳 | Astana | 51.17 71.45
KZAST 阿斯塔纳 | Astana | 51.17 71.45
KZTSE 阿斯塔纳 | Astana | 51.17 71.45
KZKHG 霍尔果斯（哈） | Khorgos Gateway | 44.25 80.27
KZDOS 多斯特克 | Dostyk | 45.25 82.48
KZCIT 奇姆肯特 | Shymkent | 42.32 69.60
KZKGF 卡拉干达 | Karaganda | 49.80 73.10
@ Asia/Aqtau
KZAAU 阿克套 | Aktau | 43.61 51.21
KZSCO 阿克套 | Aktau | 43.65 51.16
KZKYK 库雷克 | Kuryk | 43.18 51.68
@ Asia/Aqtobe
KZAKX 阿克托别 | Aktobe | 50.28 57.17
@ Asia/Oral
KZURA 乌拉尔斯克 | Oral | 51.23 51.37
@ Asia/Tashkent
UZTAS 塔什干 | Tashkent | 41.30 69.24
@ Asia/Samarkand
UZSKD 撒马尔罕 | Samarkand | 39.65 66.96
@ Asia/Bishkek
KGFRU 比什凯克 | Bishkek | 42.87 74.59
KGOSS 奥什 | Osh | 40.52 72.80
@ Asia/Dushanbe
TJDYU 杜尚别 | Dushanbe | 38.56 68.79
@ Asia/Ashgabat
TMASB 阿什哈巴德 | Ashgabat | 37.95 58.38
TMKRW 土库曼巴希 | Turkmenbashi | 40.02 52.97
@ Australia/Sydney
AUSYD 悉尼 | Sydney | -33.97 151.21
AUBTB 植物湾 | Port Botany | -33.97 151.22
AUNTL 纽卡斯尔 | Newcastle | -32.92 151.78
AUPKL 肯布拉港 | Port Kembla | -34.47 150.90
AUCBR 堪培拉 | Canberra | -35.28 149.13
@ Australia/Melbourne
AUMEL 墨尔本 | Melbourne | -37.82 144.92
AUGEX 吉朗 | Geelong | -38.12 144.37
@ Australia/Brisbane
AUBNE 布里斯班 | Brisbane | -27.38 153.17
AUTSV 汤斯维尔 | Townsville | -19.25 146.83
AUGLT 格拉德斯通 | Gladstone | -23.83 151.25
AUCNS 凯恩斯 | Cairns | -16.93 145.78
@ Australia/Adelaide
AUADL 阿德莱德 | Adelaide | -34.78 138.49
@ Australia/Perth
AUFRE 弗里曼特尔 | Fremantle | -32.05 115.74
AUPER 珀斯 | Perth | -31.95 115.86
AUPHE 黑德兰港 | Port Hedland | -20.31 118.58
AUDAM 丹皮尔 | Dampier | -20.66 116.71
@ Australia/Darwin
AUDRW 达尔文 | Darwin | -12.47 130.85
@ Australia/Hobart
AUHBA 霍巴特 | Hobart | -42.88 147.33
AUBWT 伯尼 | Burnie | -41.05 145.91
AUDPO 德文波特 | Devonport | -41.17 146.36
AUBEL 贝尔贝 | Bell Bay | -41.13 146.87
@ Pacific/Auckland
NZAKL 奥克兰 | Auckland | -36.84 174.78
NZTRG 陶朗阿 | Tauranga | -37.65 176.18
NZLYT 利特尔顿 | Lyttelton | -43.61 172.72
NZWLG 惠灵顿 | Wellington | -41.28 174.78
NZNPE 纳皮尔 | Napier | -39.48 176.92
NZPOE 查尔默斯港 | Port Chalmers | -45.81 170.63
NZTIU 蒂马鲁 | Timaru | -44.39 171.25
NZNSN 纳尔逊 | Nelson | -41.26 173.28
NZCHC 克赖斯特彻奇 | Christchurch | -43.53 172.64
@ Pacific/Port_Moresby
PGPOM 莫尔兹比港 | Port Moresby | -9.47 147.15
PGLAE 莱城 | Lae | -6.74 146.98
PGRAB 拉包尔 | Rabaul | -4.20 152.17
@ Pacific/Bougainville
PGKIE 基埃塔 | Kieta | -6.22 155.63
@ Pacific/Fiji
FJSUV 苏瓦 | Suva | -18.14 178.42
FJLTK 劳托卡 | Lautoka | -17.61 177.44
@ Pacific/Noumea
NCNOU 努美阿 | Noumea | -22.27 166.43
@ Pacific/Guadalcanal
SBHIR 霍尼亚拉 | Honiara | -9.43 159.95
@ Pacific/Efate
VUVLI 维拉港 | Port Vila | -17.74 168.31
@ Pacific/Apia
WSAPW 阿皮亚 | Apia | -13.83 -171.76
@ Pacific/Tongatapu
TOTBU 努库阿洛法 | Nukualofa | -21.14 -175.20
@ Pacific/Tahiti
PFPPT 帕皮提 | Papeete | -17.54 -149.57
@ Pacific/Guam
GUAPR 阿普拉港 | Apra | 13.45 144.66
"""
