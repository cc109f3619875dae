"""What the code cannot say of itself: a line for each setting and each right."""

from __future__ import annotations

SETTINGS: dict[str, str] = {
    "DATABASE_URL": "Cơ sở dữ liệu: `postgres://người:mật_khẩu@máy:cổng/tên`. Để trống: "
    "SQLite trong `OCOP_DATA`.",
    "OCOP_BEHIND_PROXY": "Đặt 1 khi có máy chủ HTTPS đứng trước và nó ghi tiêu đề `X-Forwarded-Proto`.",
    "OCOP_CAPTURE_DAYS": "Số ngày giữ lỗi của những lần hệ thống khác gửi sự kiện, và chờ đọc một tài liệu "
    "dài; sự kiện không bị xóa (luật im lặng).",
    "OCOP_CITE_ON_OPENING": "Hồ sơ mở ra đã dẫn sẵn minh chứng còn hiệu lực trong kho, ở tiêu chí mà giấy đó "
    "chắc chắn hợp với sản phẩm; chủ thể bỏ được từng cái. Mặc định bật, đặt 0 thì tắt.",
    "OCOP_COMMUNE_CLOCK": "15 ngày làm việc của xã sau khi trả lại: `anew` đếm lại từ đầu, "
    "`resume` đếm tiếp (luật im lặng).",
    "OCOP_DATA": "Thư mục của cơ sở dữ liệu SQLite, tệp minh chứng, tệp tĩnh và khóa bí mật.",
    "OCOP_DAYS_OFF": "Tệp CSV ghi ngày nghỉ bù, ngày làm bù của từng năm (xem đầu tệp "
    "`ocop/base/workdays.py`).",
    "OCOP_DB_POOL": "Số kết nối PostgreSQL nhiều nhất của mỗi tiến trình.",
    "OCOP_DEBUG": "Chỉ cho người phát triển: hiện lỗi chi tiết. Không bật trên máy thật.",
    "OCOP_DEMO": "Bản chạy thử: cho dựng dữ liệu ví dụ, hiện nút vào nhanh theo vai trò, "
    "trang mẫu giao diện.",
    "OCOP_EPCIS_QUERIES": "EPCIS: số truy vấn giữ sẵn nhiều nhất của một chủ thể, hoặc của một cán bộ.",
    "OCOP_EPCIS_SUBSCRIPTIONS": "EPCIS: số đăng ký nhận tin nhiều nhất của một chủ thể, hoặc của một cán bộ.",
    "OCOP_FEWEST_PRODUCERS": "Tổng tiền của ít nhất bấy nhiêu chủ thể mới nói cho công chúng và nơi không "
    "được xem số của từng chủ thể (luật im lặng).",
    "OCOP_HOST": "Địa chỉ mà máy chủ nghe. `0.0.0.0` để máy khác gọi thẳng được.",
    "OCOP_HOSTS": "Tên máy được phép trong địa chỉ, ngăn bằng dấu phẩy. Ví dụ: `ocop.example.vn`.",
    "OCOP_IDEAS": "Phiếu đăng ký ý tưởng sản phẩm. Đặt 0 thì trang và mục ý tưởng ẩn đi "
    "(luật hiện hành im lặng về ý tưởng).",
    "OCOP_KEEP_PAGES": "Giữ sẵn trang công khai cho khách chưa đăng nhập đến khi có dữ liệu mới ghi. "
    "Mặc định bật, tắt khi `OCOP_DEBUG`.",
    "OCOP_LABELS_AN_ORDER": "Số tem truy xuất nhiều nhất của một lần đặt. Mặc định 20 000.",
    "OCOP_MAIL_FROM": "Địa chỉ người gửi của thư hệ thống.",
    "OCOP_PORT": "Cổng mà máy chủ nghe.",
    "OCOP_PROCESSES": "Số tiến trình web.",
    "OCOP_PROVINCE": "Mã tỉnh mà bản cài phục vụ.",
    "OCOP_PROVINCE_HEADER": "Tên tiêu đề HTTP mà máy chủ trung gian của mình ghi mã tỉnh (2 chữ số) của "
    "người quét tem, ví dụ `X-Province`; máy chủ trung gian phải ghi đè giá trị do người dùng gửi. Để trống: "
    "không biết tỉnh.",
    "OCOP_PROVINCE_NAME": "Tên tỉnh hiện trên trang.",
    "OCOP_REPORTS_A_DAY": "Số phản ánh nhiều nhất một ngày từ một nơi (trang Báo tin sai phạm).",
    "OCOP_REPORT_CLOSE_DAYS": "Số ngày sau khi trả lời phản ánh thì *Việc đến lượt* nhắc kết thúc phản ánh.",
    "OCOP_REPORT_CONTACT_DAYS": "Số ngày sau khi phản ánh kết thúc (không ai kết thúc thì từ ngày trả lời) "
    "thì xóa cách liên hệ của người gửi.",
    "OCOP_RIGHTS_REMIND": "Nhắc chủ thể trước khi văn bằng, giấy chứng nhận hết hiệu lực, mấy ngày một lần: "
    "số ngày ngăn bằng dấu phẩy (luật không định).",
    "OCOP_SCANNER": "Máy quét virus: `clamd:máy:cổng` hoặc `clamd:/đường/dẫn/socket`. Để trống: không quét.",
    "OCOP_SCAN_DAYS": "Số ngày giữ từng lượt quét tem truy xuất, ít nhất 31; sau đó chỉ còn tổng theo ngày.",
    "OCOP_SECRET_KEY": "Khóa bí mật của phiên đăng nhập, dài và ngẫu nhiên. Bắt buộc khi có "
    "`DATABASE_URL`; đổi khóa thì mọi phiên kết thúc.",
    "OCOP_SIGN_AFTER_SALE": "Mã nghi vấn: món đã bán mà còn từ bấy nhiêu máy trở lên quét thì cần xem "
    "(luật không định; các mức dưới đây cũng vậy).",
    "OCOP_SIGN_DAYS_A_MONTH": "Mã nghi vấn: một mã được quét trong bấy nhiêu ngày khác nhau của 30 ngày.",
    "OCOP_SIGN_DEVICES_A_DAY": "Mã nghi vấn: một mã có từ bấy nhiêu máy quét trong một ngày.",
    "OCOP_SIGN_EARLY_DEVICES": "Mã nghi vấn: tem chưa báo dán mà đã từ bấy nhiêu máy quét.",
    "OCOP_SIGN_JUMPS": "Mã nghi vấn: số lần một mã đổi tỉnh nhanh hơn người đi kịp.",
    "OCOP_SIGN_JUMP_HOURS": "Mã nghi vấn: hai lượt quét ở hai tỉnh cách nhau dưới bấy nhiêu giờ là đi "
    "không kịp.",
    "OCOP_SIGN_LOT_TIMES": "Mã nghi vấn: mã lô được quét quá bấy nhiêu lượt máy cho mỗi tem đã in.",
    "OCOP_SIGN_PROVINCES": "Mã nghi vấn: trong 30 ngày một mã được quét nhiều hôm ở bấy nhiêu tỉnh.",
    "OCOP_SIGN_UNKNOWN_CODES": "Mã nghi vấn: một địa chỉ mạng trong một ngày hỏi từ bấy nhiêu mã không có "
    "thật.",
    "OCOP_SIGN_VOID_SCANS": "Mã nghi vấn: tem đã hủy mà còn được quét từ bấy nhiêu lượt.",
    "OCOP_SMTP_HOST": "Máy chủ thư. Để trống: thư chỉ in ra màn hình của tiến trình việc nền.",
    "OCOP_SMTP_PASSWORD": "Mật khẩu của máy chủ thư.",
    "OCOP_SMTP_PORT": "Cổng của máy chủ thư.",
    "OCOP_SMTP_TLS": "Nối máy chủ thư bằng STARTTLS.",
    "OCOP_SMTP_USER": "Tên đăng nhập máy chủ thư.",
    "OCOP_TRACE_CONNECTOR": "Lớp Python nối với cổng truy xuất quốc gia, cho lệnh `ocop trace-send`. "
    "Để trống: không gửi đi đâu.",
    "OCOP_TRACE_URL": "Phần đầu của mã truy xuất không phải GS1 (mặc định `OCOP_URL`). In tem rồi đừng đổi.",
    "OCOP_TRACE_TOLERANCE": "Truy xuất: hàng ra nhiều hơn hàng vào quá bấy nhiêu phần trăm thì được đánh dấu "
    "ở *Cân đối* (luật không định).",
    "OCOP_TRAINEE_DAYS": "Số ngày sau khi lớp khép lại thì điện thoại và năm sinh người học tự xóa.",
    "OCOP_UPLOAD_LIMIT_MB": "Cỡ lớn nhất của một tệp tải lên, MB.",
    "OCOP_URL": "Địa chỉ công khai, dùng trong mã QR và thư. Ví dụ: "
    "`https://ocop.example.vn`. Bắt đầu bằng https thì cookie chỉ đi qua HTTPS.",
    "OCOP_WEBHOOKS_INSIDE": "Cho gửi sự kiện EPCIS tới địa chỉ http hoặc trong mạng nội bộ; chỉ bật ở mạng "
    "kín.",
}

RIGHTS: dict[str, str] = {
    "certificates.decide": "Ban hành quyết định công nhận",
    "certificates.prepare": "Soạn dự thảo quyết định, ghi nhận kéo dài hiệu lực",
    "certificates.revoke": "Thu hồi giấy chứng nhận",
    "chain.edit": "Ghi chuỗi giá trị của sản phẩm: vùng nguyên liệu, liên kết, công đoạn",
    "councils.advise": "Lập báo cáo của Tổ tư vấn",
    "councils.manage": "Lập hội đồng, đợt, phiên họp",
    "councils.score": "Ngồi hội đồng và chấm điểm",
    "criteria.manage": "Xem và nạp bộ tiêu chí",
    "dossiers.check": "Kiểm tra hồ sơ ở cấp tỉnh",
    "dossiers.edit": "Soạn hồ sơ của chủ thể mình",
    "dossiers.override_window": "Cho nộp đánh giá lại ngoài thời gian",
    "dossiers.receive": "Nhận, trả lại, báo cáo và đề nghị ở cấp xã",
    "dossiers.submit": "Nộp hồ sơ",
    "dossiers.supplement": "Yêu cầu bổ sung hồ sơ",
    "dossiers.withdraw": "Rút hồ sơ",
    "files.upload": "Tải minh chứng lên",
    "journal.view": "Đọc nhật ký",
    "network.manage": "Ghi bộ máy, tư vấn, đối tác, hợp đồng",
    "network.rate": "Đánh giá tư vấn, đối tác đã giúp mình",
    "network.view": "Xem bộ máy, tư vấn, đối tác",
    "organisations.edit": "Sửa thông tin chủ thể mình",
    "organisations.register": "Ghi nhận chủ thể",
    "outreach.review": "Duyệt và đăng bài",
    "outreach.write": "Viết bài, tài liệu, kế hoạch truyền thông",
    "oversight.answer": "Trả lời yêu cầu khắc phục của chủ thể mình",
    "oversight.approve": "Duyệt kế hoạch kiểm tra và đề xuất thu hồi",
    "oversight.plan": "Lập kế hoạch kiểm tra, xử lý phản ánh",
    "oversight.visit": "Đi kiểm tra, ghi biên bản và yêu cầu khắc phục",
    "people.appoint_local": "Tạo tài khoản và bổ nhiệm thành viên chủ thể, cán bộ xã, "
    "người của cơ quan phối hợp, tư vấn, đối tác",
    "people.manage": "Quản lý mọi tài khoản và bổ nhiệm",
    "plan.approve": "Ban hành, đóng kế hoạch và ký ghi chú điều chỉnh kết quả",
    "plan.manage": "Lập kế hoạch, chỉ tiêu, nhiệm vụ",
    "plan.report": "Báo cáo kết quả nhiệm vụ được giao",
    "plan.view": "Xem chỉ tiêu, bảng điều hành, kế hoạch trong phạm vi của mình",
    "products.edit": "Đăng ký và sửa sản phẩm của mình",
    "promotion.manage": "Lập kênh bán, sự kiện, xét chọn và ghi kết quả",
    "promotion.see": "Xem kênh bán và doanh số trong phạm vi của mình",
    "promotion.sell": "Ghi nơi bán, doanh số, đăng ký hội chợ của chủ thể mình",
    "registry.import": "Nhập danh sách sản phẩm, giấy chứng nhận đã cấp",
    "reports.make": "Lập báo cáo từ số liệu, xuất Word và Excel",
    "reports.manage": "Soạn mẫu báo cáo, kỳ hạn, tệp mẫu",
    "reports.sign": "Ký và đóng băng báo cáo",
    "rights.edit": "Ghi nhãn hiệu, nhãn, hồ sơ chất lượng của chủ thể mình",
    "rights.manage": "Ghi sở hữu trí tuệ và hồ sơ chất lượng của mọi chủ thể",
    "rights.see": "Xem sở hữu trí tuệ và hồ sơ chất lượng trong phạm vi của mình",
    "science.decide": "Quyết định danh mục đề tài, dự án",
    "science.manage": "Mở đợt gọi đề tài, theo dõi hợp đồng, mốc, nghiệm thu",
    "science.propose": "Đề xuất đề tài, dự án",
    "science.score": "Chấm đề xuất đề tài, dự án",
    "support.apply": "Gửi yêu cầu hỗ trợ của chủ thể mình",
    "support.award": "Quyết định hỗ trợ",
    "support.manage": "Lập chính sách hỗ trợ, thẩm định, ghi giải ngân, nghiệm thu",
    "support.see": "Xem yêu cầu và khoản hỗ trợ trong phạm vi của mình",
    "training.enrol": "Ghi danh vào lớp học",
    "trace.keep": "Ghi nhật ký truy xuất, lập lô, in tem của chủ thể mình",
    "trace.manage": "Xem mã bất thường, đề nghị thu hồi lô",
    "trace.recall": "Quyết định thu hồi lô",
    "trace.see": "Xem truy xuất của chủ thể trong phạm vi của mình",
    "training.manage": "Mở lớp, điểm danh, cấp chứng nhận tham dự",
    "view.all": "Xem mọi hồ sơ đã nộp, chủ thể, hội đồng, quyết định của tỉnh",
}
