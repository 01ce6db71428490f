"""The two real heads a user brings, word for word as scanned (misprints, blanks and the stamp included)."""

MINISTRY = """

BỘ THÔNG TIN VÀ TRUYỀN THÔNG

Số: 1369 /BTTTT-CBC

V/v triển khai Chiến lược chuyển đổi số báo chí đến năm 2025, định hướng đến năm 2030

CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc

Hà Nội, ngày 17 tháng 4 năm 2023

Kính gửi:

VĂN PHÒNG TỈNH ỦY LẠNG SƠN\t
ĐỀN\tSố: 1592
Chuyển:\tNgày 15/5/23
Số và ký hiệu HS:\t

- Các bộ, cơ quan ngang bộ, cơ quan thuộc Chính phủ;
- Ủy ban nhân dân các tỉnh, thành phố trực thuộc Trung ương;
- Các cơ quan chủ quản báo chí.

Ngay 06/4/2023, Thủ tướng Chính phủ ban hành Quyết định số 348/QĐ-TTg phê duyệt Chiến lược chuyển đổi số báo chí đến năm 2025, định hướng đến năm 2030. Thực hiện nhiệm vụ được giao tại Quyết định số 348/QĐ-TTg, Bộ Thông tin và Truyền thông trân trọng đề nghị:
"""

OFFICE_DRAFT = """

Số: /SVHTTDL-VP
V/v Triển khai Chiến lược chuyển đổi số báo
chí đến năm 2025, định hướng đến năm 2030

Lang Son, ngày tháng năm 2023

Kính gửi:

- Các phòng chuyên môn;
- Các đơn vị sự nghiệp trực thuộc Sở.

Thực hiện Công văn số 2305-CV/BTGTU ngày 19/5/2023 của Ban Tuyên giáo Tỉnh ủy Lạng Sơn về việc triển khai Chiến lược chuyển đổi số báo chí đến năm 2025, định hướng đến năm 2030. Sở Văn hóa, Thể thao và Du lịch yêu cầu các cơ quan, đơn vị triển khai thực hiện nội dung như sau:

Đề nghị Trưởng các phòng, Thủ trưởng đơn vị thực thuộc Sở quán triệt, phổ biến, thông tin truyền truyền sâu rộng đến toàn thể công chức, viên chức, người lao động của cơ quan, đơn vị mình về nội dung Quyết định số 348/QĐ-TTg, ngày 06/4/2023 của Thủ tướng Chính phủ phê duyệt Chiến lược chuyển đổi số báo chí đến năm 2025, định hướng đến năm 2030; Công văn số 1369/BTTTT-CBC, ngày 17/4/2023 về việc triển khai Chiến lược chuyển đổi số báo chí đến năm 2025, định hướng đến năm 2030; Quyết định số 781/QĐ-BTTTT, ngày 08/5/2023 của Bộ Thông tin và Truyền thông về việc ban hành Kế hoạch hành động triển khai Chiến lược chuyển đổi số báo chí đến năm 2025, định hướng đến năm 2030.
"""

STRATEGY = "triển khai Chiến lược chuyển đổi số báo chí đến năm 2025, định hướng đến năm 2030"
SO = "Sở Văn hóa, Thể thao và Du lịch"
