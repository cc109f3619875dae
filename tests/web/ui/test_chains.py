"""The drawing of a value chain: everything in it, within its width, escaped, named for who cannot see it."""

from __future__ import annotations

from xml.etree import ElementTree

from ocop.web.ui.chains import WIDE, Box, ChainPicture, drawing, layers

NS = "{http://www.w3.org/2000/svg}"
FULL = ChainPicture(
    "Đường thốt nốt viên",
    areas=[Box("Vườn nhà", "Thốt nốt · 2,5 ha")],
    partners=[Box("Tổ hộ Vĩnh Hạ")],
    stages=[Box("Nấu", "làm bằng tay"), Box("Đóng gói", "có máy móc")],
    loops=[Box("Vỏ", "than đốt lò")],
)


def drawn(picture: ChainPicture) -> ElementTree.Element:
    return ElementTree.fromstring(drawing(picture, title="Chuỗi", told="Một vùng"))


def words(svg: ElementTree.Element) -> list[str]:
    return [text.text or "" for text in svg.iter("text")]


def test_the_chain_is_drawn_from_the_field_to_what_becomes_of_the_waste() -> None:
    said = words(drawn(FULL))
    wanted = [
        "Vườn nhà",
        "Tổ hộ Vĩnh Hạ",
        "1. Nấu",
        "2. Đóng gói",
        "Đường thốt nốt viên",
        "Vỏ",
        "→ than đốt lò",
    ]
    assert [text for text in said if text in wanted] == wanted


def test_it_is_named_and_told_for_who_cannot_see_it() -> None:
    svg = drawn(FULL)
    told = {each.get("id"): each.text for each in svg if each.tag in ("title", "desc")}
    assert svg.get("role") == "img"
    assert [told[name] for name in (svg.get("aria-labelledby") or "").split()] == ["Chuỗi", "Một vùng"]


def test_boxes_stay_within_the_drawing_and_do_not_overlap() -> None:
    long = Box("Tên vùng nguyên liệu dài không tưởng tượng nổi " * 4, "lời kể " * 60)
    svg = drawn(ChainPicture("Sản phẩm", [long] * 9, [long], [long] * 3, [long] * 9))
    height = float((svg.get("viewBox") or "").split()[3])
    boxes = [
        {name: float(rect.get(name) or 0) for name in ("x", "y", "width", "height")}
        for rect in svg.iter("rect")
    ]
    for place, box in enumerate(boxes):
        assert box["x"] >= 0 and box["x"] + box["width"] <= WIDE and box["y"] + box["height"] <= height
        for other in boxes[place + 1 :]:
            apart = (
                box["x"] + box["width"] <= other["x"] or other["x"] + other["width"] <= box["x"]
                or box["y"] + box["height"] <= other["y"] or other["y"] + other["height"] <= box["y"]
            )  # fmt: skip
            assert apart


def test_many_areas_are_counted_instead_of_drawn() -> None:
    said = words(drawn(ChainPicture("Gạo", [Box(f"Vùng {n}") for n in range(1, 7)])))
    assert said == ["Vùng nguyên liệu", "Vùng 1", "Vùng 2", "và 4 nơi khác", "Gạo"]


def test_what_came_from_outside_is_escaped() -> None:
    svg = drawing(ChainPicture("<script>", [Box('"><b>')]), title="<i>", told="&")
    assert "<script>" not in svg and "<b>" not in svg
    assert "<script>" in words(ElementTree.fromstring(svg))


def test_rows_flow_into_each_other_and_one_is_what_it_is_about() -> None:
    rows = [[Box("Nước thốt nốt")], [Box("Đường & mật", "lô A")], [Box("Hũ"), Box("Gói")]]
    svg = ElementTree.fromstring(layers(rows, 1, title="Lô", told="Một lô"))
    assert words(svg) == ["Nước thốt nốt", "Đường & mật", "lô A", "Hũ", "Gói"]
    assert [rect.get("class") for rect in svg.iter("rect")] == ["box", "goods", "box", "box"]
    assert len([path for path in svg.iter("path") if path.get("class") == "tip"]) == 2
    assert all(float(r.get("x", 0)) + float(r.get("width", 0)) <= WIDE for r in svg.iter("rect"))


def test_a_long_row_is_counted() -> None:
    svg = ElementTree.fromstring(layers([[Box(f"L{n}") for n in range(5)]], 0, title="L", told="L"))
    assert words(svg) == ["L0", "và 4 nơi khác"]
