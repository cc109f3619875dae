"""The fictional producers: every legal form that the law admits, across the province, old names and new."""

from __future__ import annotations

from typing import NamedTuple

from ocop.cli.demo.pictures import Colour

GOLD: Colour = (196, 140, 62)
BROWN: Colour = (140, 90, 56)
RED: Colour = (172, 74, 52)
LEAF: Colour = (104, 140, 74)
RICE: Colour = (238, 228, 200)
NIGHT: Colour = (70, 62, 84)
WATER: Colour = (92, 138, 142)
ROSE: Colour = (190, 112, 118)


class Goods(NamedTuple):
    """A product: `sheet` is the number of its score sheet, `price` in đồng."""

    code: str
    name: str
    sheet: int
    shape: str
    colour: Colour
    summary: str
    package: str
    price: int


class Maker(NamedTuple):
    """A producer; `unit` is the code of its commune of today."""

    code: str
    name: str
    form: str
    unit: str
    address: str
    representative: str
    gender: str
    about: str
    goods: tuple[Goods, ...]
    ethnicity: str = "Kinh"


MAKERS: tuple[Maker, ...] = (
    Maker(
        "sau", "Cơ sở đường thốt nốt Sáu Mẫu (ví dụ)", "registered_household", "30526",
        "Ấp Vĩnh Hạ (trước đây thuộc xã Vĩnh Trung, thị xã Tịnh Biên)", "Trần Thị Mẫu", "female",
        "Ba đời nấu đường dưới tán thốt nốt vùng Bảy Núi; lò có hai chảo lớn và sân phơi.",
        (
            Goods("duong", "Đường thốt nốt viên Sáu Mẫu (ví dụ)", 7, "bag", GOLD,
                  "Đường nấu từ mật hoa thốt nốt, đổ viên nhỏ, vị ngọt thanh.", "Gói 500 g", 65_000),
            Goods("keo", "Kẹo thốt nốt gừng (ví dụ)", 7, "box", BROWN,
                  "Kẹo mềm từ đường thốt nốt và gừng già, gói lá.", "Hộp 200 g", 48_000),
            Goods("rim", "Thốt nốt rim (ví dụ)", 7, "jar", RICE,
                  "Cơm thốt nốt non rim đường, hũ thủy tinh.", "Hũ 400 g", 70_000),
            Goods("mat", "Mật hoa thốt nốt cô đặc (ví dụ)", 4, "bottle", GOLD,
                  "Mật hoa thốt nốt cô chậm, dùng thay mật ong.", "Chai 350 ml", 95_000),
            Goods("bot", "Bột đường thốt nốt (ví dụ)", 7, "bowl", GOLD,
                  "Đường thốt nốt nghiền mịn cho quán nước.", "Túi 1 kg", 120_000),
        ),
        "Khmer",
    ),
    Maker(
        "banh", "Hợp tác xã Bánh Bảy Núi (ví dụ)", "cooperative", "30526",
        "Ấp Vĩnh Tây (trước đây thuộc xã Vĩnh Trung, thị xã Tịnh Biên)", "Lê Văn Mẫu", "male",
        "Chín thành viên cùng làm bánh từ nếp và đường thốt nốt.",
        (
            Goods("banhbo", "Bánh bò thốt nốt (ví dụ)", 6, "box", GOLD,
                  "Bánh bò nở tơi, thơm đường thốt nốt, không chất bảo quản.", "Hộp 6 cái", 36_000),
            Goods("banhong", "Bánh ống lá dứa (ví dụ)", 6, "bag", LEAF,
                  "Bánh ống hấp ống tre, nhân dừa.", "Gói 10 cái", 30_000),
            Goods("combo", "Bánh hạt sen thốt nốt (ví dụ)", 6, "box", RICE,
                  "Bánh nướng nhân hạt sen.", "Hộp 8 cái", 80_000),
        ),
    ),
    Maker(
        "tho", "Tổ hợp tác Dệt thổ cẩm Văn Giáo Mẫu (ví dụ)", "cooperative_group", "30526",
        "Ấp Mằng Rò (trước đây thuộc xã Văn Giáo, thị xã Tịnh Biên)", "Neáng Mẫu", "female",
        "Mười hai khung dệt tay của phụ nữ trong phum.",
        (
            Goods("khan", "Khăn rằn thổ cẩm (ví dụ)", 22, "cloth", RED,
                  "Khăn dệt tay nhuộm màu vỏ cây.", "Khăn 45 × 160 cm", 260_000),
        ),
        "Khmer",
    ),
    Maker(
        "kho", "Hộ sản xuất Khô cá Bà Tư Mẫu (ví dụ)", "production_household", "30481",
        "Ấp Bờ Dâu", "Phạm Thị Mẫu", "female", "Làm khô cá lóc từ cá nuôi vèo của nhà và hàng xóm.",
        (
            Goods("khoca", "Khô cá lóc một nắng (ví dụ)", 8, "bag", ROSE,
                  "Cá lóc phơi một nắng trong nhà màng, ít muối.", "Gói 500 g", 190_000),
            Goods("chaca", "Chà bông cá lóc (ví dụ)", 8, "jar", BROWN,
                  "Ruốc cá lóc sợi tơi, hũ kín.", "Hũ 200 g", 110_000),
        ),
    ),
    Maker(
        "mam", "Công ty TNHH Mắm Châu Đốc Mẫu (ví dụ)", "enterprise", "30316",
        "Đường Mẫu, khóm Châu Long", "Nguyễn Văn Mẫu", "male",
        "Ủ mắm cá linh, cá lóc trong lu sành từ năm 1998.",
        (
            Goods("mamca", "Mắm cá linh chín (ví dụ)", 8, "jar", BROWN,
                  "Mắm ủ mười hai tháng với thính gạo rang và đường thốt nốt.", "Hũ 450 g", 85_000),
            Goods("nuocmam", "Nước mắm cá linh (ví dụ)", 9, "bottle", RED,
                  "Nước mắm cốt cá linh mùa nước nổi.", "Chai 500 ml", 75_000),
        ),
    ),
    Maker(
        "gao", "Hợp tác xã Lúa mùa Ô Lâm Mẫu (ví dụ)", "cooperative", "30577",
        "Ấp Phước Lợi (trước đây thuộc xã Ô Lâm, huyện Tri Tôn)", "Chau Mẫu", "male",
        "Bốn mươi hộ trồng lúa mùa ruộng trên, một vụ một năm.",
        (
            Goods("gaomua", "Gạo Nàng Nhen ruộng trên (ví dụ)", 3, "bag", RICE,
                  "Gạo lúa mùa vùng núi, dẻo thơm, trồng nước trời.", "Túi 2 kg", 98_000),
            Goods("gaolut", "Gạo lứt huyết rồng (ví dụ)", 3, "bowl", RED,
                  "Gạo lứt đỏ xay vừa, giữ cám.", "Túi 1 kg", 60_000),
        ),
        "Khmer",
    ),
    Maker(
        "xoai", "Trang trại Xoài Cù Lao Mẫu (ví dụ)", "farm", "30643",
        "Ấp Tấn Long (trước đây thuộc xã Tấn Mỹ, huyện Chợ Mới)", "Võ Văn Mẫu", "male",
        "Sáu héc-ta xoài trồng theo VietGAP trên cù lao sông Tiền.",
        (
            Goods("xoaitrai", "Xoài ba màu Cù Lao (ví dụ)", 1, "fruit", GOLD,
                  "Xoài bao trái, thu đúng độ chín, có mã vùng trồng.", "Thùng 5 kg", 175_000),
            Goods("xoaisay", "Xoài sấy dẻo (ví dụ)", 7, "bag", GOLD,
                  "Xoài sấy lạnh, không thêm đường.", "Gói 150 g", 55_000),
        ),
    ),
    Maker(
        "lua", "Hộ kinh doanh Lụa Tân Châu Mẫu (ví dụ)", "registered_household", "30376",
        "Khóm Long Hưng", "Nguyễn Thị Mẫu", "female", "Dệt lãnh Mỹ A nhuộm trái mặc nưa.",
        (
            Goods("lanh", "Lãnh Mỹ A nhuộm mặc nưa (ví dụ)", 22, "cloth", NIGHT,
                  "Lụa đen nhuộm trái mặc nưa phơi nhiều nắng.", "Xấp 2 m", 1_450_000),
        ),
    ),
    Maker(
        "nam", "Công ty TNHH Nước mắm Phú Quốc Mẫu (ví dụ)", "enterprise", "31078",
        "Khu phố Mẫu (trước đây thuộc phường Dương Đông, thành phố Phú Quốc)", "Hồ Văn Mẫu", "male",
        "Mười hai thùng gỗ ủ cá cơm, đánh bắt quanh đảo.",
        (
            Goods("namcot", "Nước mắm cốt cá cơm 40 độ đạm (ví dụ)", 9, "bottle", RED,
                  "Cá cơm ướp muối ngay trên tàu, ủ thùng gỗ mười hai tháng.", "Chai 500 ml", 145_000),
            Goods("namchay", "Nước chấm rong biển (ví dụ)", 9, "bottle", LEAF,
                  "Nước chấm chay từ rong biển.", "Chai 300 ml", 60_000),
        ),
    ),
    Maker(
        "tieu", "Hợp tác xã Hồ tiêu Phú Quốc Mẫu (ví dụ)", "cooperative", "31078",
        "Ấp Mẫu (trước đây thuộc xã Cửa Dương, thành phố Phú Quốc)", "Đặng Thị Mẫu", "female",
        "Hai mươi vườn tiêu trụ sống, hái tay từng chùm chín.",
        (
            Goods("tieuden", "Tiêu đen Phú Quốc (ví dụ)", 10, "jar", NIGHT,
                  "Tiêu phơi giàn, sàng hạt to.", "Hũ 100 g", 68_000),
            Goods("muoitieu", "Muối tiêu sim (ví dụ)", 10, "jar", ROSE,
                  "Muối biển, tiêu sọ và sim rừng.", "Hũ 120 g", 45_000),
        ),
    ),
    Maker(
        "tra", "Công ty TNHH Dược liệu Núi Cấm Mẫu (ví dụ)", "enterprise", "30538",
        "Ấp Thiên Tuế (trước đây thuộc xã An Hảo, thị xã Tịnh Biên)", "Huỳnh Thị Mẫu", "female",
        "Trồng và sấy dược liệu ở lưng chừng núi.",
        (
            Goods("tragung", "Trà xạ đen Núi Cấm (ví dụ)", 12, "box", LEAF,
                  "Trà túi lọc từ xạ đen trồng dưới tán rừng.", "Hộp 20 túi", 72_000),
            Goods("tinhdau", "Tinh dầu ngải cứu (ví dụ)", 20, "bottle", LEAF,
                  "Tinh dầu chưng cất hơi nước.", "Chai 10 ml", 130_000),
        ),
    ),
    Maker(
        "ong", "Trang trại Ong U Minh Mẫu (ví dụ)", "farm", "31027",
        "Ấp Minh Dũng (trước đây thuộc xã Minh Thuận, huyện U Minh Thượng)", "Trương Văn Mẫu", "male",
        "Gác kèo ong dưới rừng tràm, mỗi năm hai mùa mật.",
        (
            Goods("matong", "Mật ong rừng tràm (ví dụ)", 4, "bottle", GOLD,
                  "Mật ong hoa tràm nguyên chất, tách thủy phần thấp.", "Chai 500 ml", 250_000),
        ),
    ),
    Maker(
        "hoa", "Hộ sản xuất Kiểng lá Hội An Mẫu (ví dụ)", "production_household", "30673",
        "Ấp An Thái", "Bùi Văn Mẫu", "male", "Uốn kiểng cổ và bonsai mini từ cây bản địa.",
        (
            Goods("bonsai", "Bonsai mai chiếu thủy (ví dụ)", 24, "plant", LEAF,
                  "Bonsai mini trong chậu đất nung, tuổi cây từ năm năm.", "Một chậu", 650_000),
        ),
    ),
    Maker(
        "cu", "Hội Du lịch cộng đồng Cù lao Ông Hổ Mẫu (ví dụ)", "society", "30313",
        "Ấp Mỹ An 1", "Ngô Thị Mẫu", "female", "Hai mươi hộ làm nhà vườn đón khách.",
        (
            Goods("homestay", "Một ngày ở cù lao (ví dụ)", 26, "landscape", LEAF,
                  "Đạp xe, nấu ăn, nghe đờn ca với người dân cù lao.", "Tour một ngày", 420_000),
        ),
    ),
    Maker(
        "umt", "Hiệp hội Du lịch sinh thái rừng tràm Mẫu (ví dụ)", "association", "31027",
        "Ấp Công Sự (trước đây thuộc xã An Minh Bắc, huyện U Minh Thượng)", "Đỗ Văn Mẫu", "male",
        "Mười tám hộ cùng chèo xuồng đưa khách xem chim.",
        (
            Goods("xuong", "Xuồng ba lá rừng tràm (ví dụ)", 26, "landscape", WATER,
                  "Đi xuồng, gác kèo ong, ăn cá đồng.", "Tour nửa ngày", 280_000),
        ),
    ),
    Maker(
        "ht", "Trung tâm Điều hành du lịch Hà Tiên Mẫu (ví dụ)", "tourism_centre", "30769",
        "Khu phố Mẫu, bên đầm Đông Hồ", "Mạc Thị Mẫu", "female",
        "Điều phối ghe, nhà nghỉ và hướng dẫn viên quanh đầm.",
        (
            Goods("dam", "Bình minh đầm Đông Hồ (ví dụ)", 26, "landscape", ROSE,
                  "Ngắm bình minh, thả lưới cùng ngư dân đầm.", "Tour nửa ngày", 350_000),
        ),
    ),
)  # fmt: skip

SMALL = ("sau", "banh", "xoai", "nam")
"""The producers of the small demo."""
