"""Places of freight in Greater China: seaports, river ports, rail ramps, border crossings and airports."""

TABLE = """
@ Asia/Shanghai
CNSHA 上海 | Shanghai | 31.23 121.47
CNSHG 上海 | Shanghai | 31.23 121.49
CNYSA 洋山 | Yangshan | 30.62 122.06
CNWGQ 外高桥 | Waigaoqiao | 31.35 121.60
CNPVG 上海浦东机场 | Shanghai Pudong Airport | 31.14 121.81
CNNGB 宁波 | Ningbo | 29.87 121.55
CNNBG 宁波 | Ningbo | 29.87 121.55
CNNBO 宁波 | Ningbo | 29.87 121.55
CNZOS 舟山 | Zhoushan | 29.99 122.20
CNTAO 青岛 | Qingdao | 36.07 120.32
CNQDG 青岛 | Qingdao | 36.09 120.31
CNTSN 天津 | Tianjin | 39.09 117.20
CNTXG 天津新港 | Tianjin Xingang | 38.98 117.74
CNTNJ 天津 | Tianjin | 39.00 117.72
CNXGG 新港 | Xingang | 38.98 117.75
CNXAM 厦门 | Xiamen | 24.46 118.08
CNXMN 厦门 | Xiamen | 24.46 118.08
CNXMG 厦门 | Xiamen | 24.45 118.07
CNDLC 大连 | Dalian | 38.93 121.65
CNDLG 大连 | Dalian | 38.94 121.66
CNYTN 盐田 | Yantian | 22.57 114.28
CNSZX 深圳 | Shenzhen | 22.54 114.06
CNSHK 蛇口 | Shekou | 22.48 113.91
CNSZP 深圳港 | Shenzhen Port | 22.49 113.90
CNCWN 赤湾 | Chiwan | 22.47 113.88
CNDCB 大铲湾 | Da Chan Bay | 22.53 113.87
CNNSA 南沙 | Nansha | 22.64 113.68
CNNSH 南沙 | Nansha | 22.65 113.67
CNCAN 广州 | Guangzhou | 23.13 113.26
CNGGZ 广州 | Guangzhou | 23.10 113.30
CNHUA 黄埔 | Huangpu | 23.09 113.43
CNZUH 珠海 | Zhuhai | 22.27 113.58
CNZSN 中山 | Zhongshan | 22.52 113.38
CNJMN 江门 | Jiangmen | 22.58 113.08
CNFOS 佛山 | Foshan | 23.02 113.12
CNSUD 顺德 | Shunde | 22.80 113.29
CNLEL 勒流 | Leliu | 22.87 113.16
CNROQ 容奇 | Rongqi | 22.77 113.28
CNDGG 东莞 | Dongguan | 23.02 113.75
CNHUI 惠州 | Huizhou | 23.11 114.42
CNSWA 汕头 | Shantou | 23.35 116.68
CNZHA 湛江 | Zhanjiang | 21.20 110.40
CNMMI 茂名 | Maoming | 21.66 110.92
CNFAN 防城港 | Fangchenggang | 21.61 108.34
CNFCG 防城港 | Fangchenggang | 21.61 108.34
CNQZH 钦州 | Qinzhou | 21.72 108.62
CNBHY 北海 | Beihai | 21.48 109.11
CNBIH 北海 | Beihai | 21.48 109.11
CNHAK 海口 | Haikou | 20.03 110.33
CNYPG 洋浦 | Yangpu | 19.72 109.19
CNSYX 三亚 | Sanya | 18.25 109.51
CNFOC 福州 | Fuzhou | 26.08 119.30
CNFZG 福州 | Fuzhou | 25.98 119.45
CNJIA 江阴（福清） | Jiangyin, Fuqing | 25.46 119.30
CNQZJ 泉州 | Quanzhou | 24.87 118.68
CNZZU 漳州 | Zhangzhou | 24.41 118.02
CNPUT 莆田 | Putian | 25.43 119.01
CNWNZ 温州 | Wenzhou | 28.00 120.70
CNTAZ 台州 | Taizhou, Zhejiang | 28.66 121.42
CNZAP 乍浦 | Zhapu | 30.60 121.09
CNJIX 嘉兴 | Jiaxing | 30.75 120.75
CNHGH 杭州 | Hangzhou | 30.27 120.15
CNYIW 义乌 | Yiwu | 29.31 120.07
CNLYG 连云港 | Lianyungang | 34.74 119.44
CNNTG 南通 | Nantong | 31.98 120.88
CNNKG 南京 | Nanjing | 32.06 118.80
CNNJG 南京 | Nanjing | 32.21 118.85
CNTAG 太仓 | Taicang | 31.65 121.19
CNTAC 太仓 | Taicang | 31.45 121.11
CNZJG 张家港 | Zhangjiagang | 31.97 120.40
CNCGU 常熟 | Changshu | 31.76 120.95
CNCZX 常州 | Changzhou | 31.81 119.97
CNJIY 江阴 | Jiangyin | 31.91 120.28
CNWUX 无锡 | Wuxi | 31.49 120.31
CNSZH 苏州 | Suzhou | 31.30 120.62
CNZHE 镇江 | Zhenjiang | 32.21 119.43
CNYZH 扬州 | Yangzhou | 32.27 119.42
CNYNT 烟台 | Yantai | 37.56 121.39
CNYTG 烟台 | Yantai | 37.57 121.40
CNWEI 威海 | Weihai | 37.50 122.12
CNRZH 日照 | Rizhao | 35.38 119.55
CNLKU 龙口 | Longkou | 37.65 120.33
CNWEF 潍坊 | Weifang | 36.71 119.16
CNTNA 济南 | Jinan | 36.65 117.00
CNQHD 秦皇岛 | Qinhuangdao | 39.91 119.61
CNSHP 秦皇岛 | Qinhuangdao | 39.92 119.62
CNTGS 唐山 | Tangshan | 39.63 118.18
CNJTG 京唐 | Jingtang | 39.21 119.01
CNCFD 曹妃甸 | Caofeidian | 38.93 118.50
CNHHG 黄骅 | Huanghua | 38.32 117.87
CNSJW 石家庄 | Shijiazhuang | 38.04 114.51
CNBAY 鲅鱼圈 | Bayuquan | 40.29 122.09
CNYIK 营口 | Yingkou | 40.67 122.23
CNJNZ 锦州 | Jinzhou | 40.83 121.07
CNDDG 丹东 | Dandong | 39.96 124.15
CNDAD 丹东 | Dandong | 40.12 124.39
CNSHE 沈阳 | Shenyang | 41.80 123.43
CNCGQ 长春 | Changchun | 43.82 125.32
CNHUC 珲春 | Hunchun | 42.86 130.36
CNHRB 哈尔滨 | Harbin | 45.80 126.53
CNSFH 绥芬河 | Suifenhe | 44.40 131.15
CNMLX 满洲里 | Manzhouli | 49.60 117.38
CNMZL 满洲里 | Manzhouli | 49.60 117.38
CNERC 二连浩特 | Erenhot | 43.65 111.98
CNERH 二连浩特 | Erenhot | 43.65 111.98
CNURC 乌鲁木齐 | Urumqi | 43.83 87.62
CNURM 乌鲁木齐 | Urumqi | 43.83 87.62
CNAKL 阿拉山口 | Alashankou | 45.17 82.57
CNALK 阿拉山口 | Alashankou | 45.17 82.57
CNHRS 霍尔果斯 | Khorgos | 44.21 80.41
CNKHG 喀什 | Kashgar | 39.47 75.99
CNLHW 兰州 | Lanzhou | 36.06 103.83
CNXNN 西宁 | Xining | 36.62 101.78
CNINC 银川 | Yinchuan | 38.49 106.23
CNLXA 拉萨 | Lhasa | 29.65 91.14
CNXIY 西安 | Xi'an | 34.34 108.94
CNSIA 西安 | Xi'an | 34.34 108.94
CNCGO 郑州 | Zhengzhou | 34.75 113.63
CNZGZ 郑州 | Zhengzhou | 34.75 113.66
CNTYN 太原 | Taiyuan | 37.87 112.55
CNHET 呼和浩特 | Hohhot | 40.84 111.75
CNCKG 重庆 | Chongqing | 29.56 106.55
CNCTU 成都 | Chengdu | 30.57 104.07
CNLZH 柳州 | Liuzhou | 24.33 109.41
CNYBN 宜宾 | Yibin | 28.77 104.62
CNLUZ 泸州 | Luzhou | 28.87 105.44
CNKMG 昆明 | Kunming | 25.04 102.71
CNMOH 磨憨 | Mohan | 21.19 101.69
CNRLI 瑞丽 | Ruili | 24.01 97.85
CNKWE 贵阳 | Guiyang | 26.65 106.63
CNNNG 南宁 | Nanning | 22.82 108.37
CNPIN 凭祥 | Pingxiang | 22.10 106.77
CNKWL 桂林 | Guilin | 25.27 110.29
CNWUZ 梧州 | Wuzhou | 23.48 111.28
CNGUG 贵港 | Guigang | 23.10 109.60
CNWUH 武汉 | Wuhan | 30.59 114.31
CNWHN 武汉 | Wuhan | 30.58 114.29
CNYIC 宜昌 | Yichang | 30.69 111.29
CNEHU 鄂州花湖机场 | Ezhou Huahu Airport | 30.34 115.03
CNSHS 沙市（荆州） | Shashi, Jingzhou | 30.32 112.25
CNHSI 黄石 | Huangshi | 30.21 115.09
CNCSX 长沙 | Changsha | 28.23 112.94
CNYUE 岳阳 | Yueyang | 29.37 113.13
CNYYA 岳阳 | Yueyang | 29.44 113.16
CNKHN 南昌 | Nanchang | 28.68 115.86
CNNCG 南昌 | Nanchang | 28.68 115.86
CNJIU 九江 | Jiujiang | 29.73 116.00
CNKOW 赣州 | Ganzhou | 25.83 114.93
CNHFE 合肥 | Hefei | 31.82 117.23
CNWHI 芜湖 | Wuhu | 31.33 118.38
CNMAA 马鞍山 | Maanshan | 31.70 118.49
CNAQG 安庆 | Anqing | 30.51 117.05
CNBJS 北京 | Beijing | 39.90 116.41
CNPEK 北京首都机场 | Beijing Capital Airport | 40.08 116.58
CNBJO 北京 | Beijing | 39.90 116.41
CNZQG 肇庆 | Zhaoqing | 23.05 112.46
@ Asia/Hong_Kong
HKHKG 香港 | Hong Kong | 22.31 114.17
HKKWN 葵涌 | Kwai Chung | 22.36 114.12
@ Asia/Macau
MOMFM 澳门 | Macau | 22.19 113.54
@ Asia/Taipei
TWKHH 高雄 | Kaohsiung | 22.61 120.28
TWKEL 基隆 | Keelung | 25.13 121.74
TWTXG 台中 | Taichung | 24.27 120.52
TWTPE 台北 | Taipei | 25.04 121.56
TWTYN 桃园 | Taoyuan | 25.08 121.23
"""
