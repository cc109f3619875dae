"""What the code cannot say of itself: a line for each setting and each right."""

from __future__ import annotations

SETTINGS: dict[str, str] = {
    "DATABASE_URL": "Cơ sở dữ liệu: `postgres://người:mật_khẩu@máy:cổng/tên`. Để trống: "
    "SQLite trong `OCOP_DATA`.",
    "OCOP_BEHIND_PROXY": "Đặt 1 khi có máy chủ HTTPS đứng trước và nó ghi tiêu đề `X-Forwarded-Proto`.",
    "OCOP_COMMUNE_CLOCK": "15 ngày làm việc của xã sau khi trả lại: `anew` đếm lại từ đầu, "
    "`resume` đếm tiếp (luật im lặng).",
    "OCOP_DATA": "Thư mục của cơ sở dữ liệu SQLite, tệp minh chứng, tệp tĩnh và khóa bí mật.",
    "OCOP_DAYS_OFF": "Tệp CSV ghi ngày nghỉ bù, ngày làm bù của từng năm (xem đầu tệp "
    "`ocop/base/workdays.py`).",
    "OCOP_DB_POOL": "Số kết nối PostgreSQL nhiều nhất của mỗi tiến trình.",
    "OCOP_DEBUG": "Chỉ cho người phát triển: hiện lỗi chi tiết. Không bật trên máy thật.",
    "OCOP_DEMO": "Bản chạy thử: cho dựng dữ liệu ví dụ, hiện nút vào nhanh theo vai trò, "
    "trang mẫu giao diện.",
    "OCOP_HOST": "Địa chỉ mà máy chủ nghe. `0.0.0.0` để máy khác gọi thẳng được.",
    "OCOP_HOSTS": "Tên máy được phép trong địa chỉ, ngăn bằng dấu phẩy. Ví dụ: `ocop.example.vn`.",
    "OCOP_IDEAS": "Phiếu đăng ký ý tưởng sản phẩm. Đặt 0 thì trang và mục ý tưởng ẩn đi "
    "(luật hiện hành im lặng về ý tưởng).",
    "OCOP_KEEP_PAGES": "Giữ sẵn trang công khai cho khách chưa đăng nhập đến khi có dữ liệu mới ghi. "
    "Mặc định bật, tắt khi `OCOP_DEBUG`.",
    "OCOP_MAIL_FROM": "Địa chỉ người gửi của thư hệ thống.",
    "OCOP_PORT": "Cổng mà máy chủ nghe.",
    "OCOP_PROCESSES": "Số tiến trình web.",
    "OCOP_PROVINCE": "Mã tỉnh mà bản cài phục vụ.",
    "OCOP_PROVINCE_NAME": "Tên tỉnh hiện trên trang.",
    "OCOP_SCANNER": "Máy quét virus: `clamd:máy:cổng` hoặc `clamd:/đường/dẫn/socket`. Để trống: không quét.",
    "OCOP_SECRET_KEY": "Khóa bí mật của phiên đăng nhập, dài và ngẫu nhiên. Bắt buộc khi có "
    "`DATABASE_URL`; đổi khóa thì mọi phiên kết thúc.",
    "OCOP_SMTP_HOST": "Máy chủ thư. Để trống: thư chỉ in ra màn hình của tiến trình việc nền.",
    "OCOP_SMTP_PASSWORD": "Mật khẩu của máy chủ thư.",
    "OCOP_SMTP_PORT": "Cổng của máy chủ thư.",
    "OCOP_SMTP_TLS": "Nối máy chủ thư bằng STARTTLS.",
    "OCOP_SMTP_USER": "Tên đăng nhập máy chủ thư.",
    "OCOP_UPLOAD_LIMIT_MB": "Cỡ lớn nhất của một tệp tải lên, MB.",
    "OCOP_URL": "Địa chỉ công khai, dùng trong mã QR và thư. Ví dụ: "
    "`https://ocop.example.vn`. Bắt đầu bằng https thì cookie chỉ đi qua HTTPS.",
}

RIGHTS: dict[str, str] = {
    "certificates.decide": "Ban hành quyết định công nhận",
    "certificates.prepare": "Soạn dự thảo quyết định, ghi nhận kéo dài hiệu lực",
    "certificates.revoke": "Thu hồi giấy chứng nhận",
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
    "organisations.edit": "Sửa thông tin chủ thể mình",
    "organisations.register": "Ghi nhận chủ thể",
    "people.appoint_local": "Tạo tài khoản và bổ nhiệm thành viên chủ thể, cán bộ xã, "
    "người của cơ quan phối hợp",
    "people.manage": "Quản lý mọi tài khoản và bổ nhiệm",
    "plan.approve": "Ban hành, đóng kế hoạch và ký ghi chú điều chỉnh kết quả",
    "plan.manage": "Lập kế hoạch, chỉ tiêu, nhiệm vụ",
    "plan.report": "Báo cáo kết quả nhiệm vụ được giao",
    "plan.view": "Xem chỉ tiêu, bảng điều hành, kế hoạch trong phạm vi của mình",
    "products.edit": "Đăng ký và sửa sản phẩm của mình",
    "registry.import": "Nhập danh sách sản phẩm, giấy chứng nhận đã cấp",
    "reports.make": "Lập báo cáo từ số liệu, xuất Word và Excel",
    "reports.manage": "Soạn mẫu báo cáo, kỳ hạn, tệp mẫu",
    "reports.sign": "Ký và đóng băng báo cáo",
    "view.all": "Xem mọi hồ sơ đã nộp, chủ thể, hội đồng, quyết định của tỉnh",
}
