//! Files as others write them, and as nobody should: what is seen of them.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, GenericImageView as _, ImageFormat, Rgb, RgbImage};
use kazasu_papers::{FONT, GrantDecision, Issuer};
use kazasu_preview::{Format, PreviewError, Seen, Sheet, preview};

const XLSX: &[u8] = include_bytes!("files/breakdown.xlsx");
const XLS: &[u8] = include_bytes!("files/breakdown.xls");

fn picture(format: Format, bytes: &[u8], page: usize) -> (usize, DynamicImage) {
    let (preview, png) = preview(format, bytes.to_vec(), page, FONT).unwrap();
    assert_eq!(preview.seen, Seen::Picture { length: png.len() });
    let image = image::load_from_memory_with_format(&png, ImageFormat::Png).unwrap();
    (preview.pages, image)
}

fn sheet(bytes: &[u8], page: usize) -> (usize, Sheet) {
    let (preview, png) = preview(Format::Excel, bytes.to_vec(), page, FONT).unwrap();
    assert!(png.is_empty());
    match preview.seen {
        Seen::Sheet(sheet) => (preview.pages, sheet),
        Seen::Picture { .. } => unreachable!("a sheet"),
    }
}

fn refused(format: Format, bytes: &[u8]) -> PreviewError {
    preview(format, bytes.to_vec(), 0, FONT).unwrap_err()
}

/// A PDF of one page of 100 × 200 points, by its text operators and its font.
fn pdf(operators: &str, font: &str) -> Vec<u8> {
    let objects = [
        "<</Type/Catalog/Pages 2 0 R/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>>>".to_owned(),
        "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned(),
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 100 200]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>"
            .to_owned(),
        format!("<</Length {}>>stream\n{operators}\nendstream", operators.len()),
        font.to_owned(),
    ];
    let mut file = b"%PDF-1.7\n".to_vec();
    let mut places = Vec::new();
    for (at, object) in objects.iter().enumerate() {
        places.push(file.len());
        file.extend(format!("{} 0 obj\n{object}\nendobj\n", at + 1).bytes());
    }
    let xref = file.len();
    file.extend(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).bytes());
    for place in places {
        file.extend(format!("{place:010} 00000 n \n").bytes());
    }
    let trailer = format!(
        "trailer<</Size {}/Root 1 0 R>>\nstartxref\n{xref}\n%%EOF",
        objects.len() + 1
    );
    file.extend(trailer.bytes());
    file
}

fn dark(image: &DynamicImage) -> usize {
    let dots = image.pixels();
    dots.filter(|(_, _, dot)| dot.0[0] < 100).count()
}

/// Red left, blue right, longer than high.
fn photo(quality: u8) -> Vec<u8> {
    let image = RgbImage::from_fn(64, 32, |x, _| {
        if x < 32 {
            Rgb([220, 0, 0])
        } else {
            Rgb([0, 0, 220])
        }
    });
    let mut bytes = Vec::new();
    JpegEncoder::new_with_quality(&mut bytes, quality)
        .encode_image(&image)
        .unwrap();
    bytes
}

/// The same photo as a telephone writes it that is held upright: turned by 90°, with a place beside it.
fn turned() -> Vec<u8> {
    let exif = b"Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0GPS-48.0";
    let length = u16::try_from(exif.len() + 2).unwrap().to_be_bytes();
    let plain = photo(90);
    let (start, rest) = plain.split_at(2);
    [start, &[0xFF, 0xE1], &length, exif, rest].concat()
}

#[test]
fn a_paper_is_drawn_page_by_page() {
    let issuer = Issuer {
        name: "架空資格確認機構".into(),
        department: "施術所等サポート係".into(),
        contact: vec![],
    };
    let decision = GrantDecision {
        number: "第1号",
        facility: "サンプル柔整",
        manager: "基金 太郎",
        applied_on: "2026-11-02".parse().unwrap(),
        decided_on: "2026-11-28".parse().unwrap(),
        spent: 52_800,
        granted: 41_000,
        cap: 41_000,
        issuer: &issuer,
    };
    let bytes = decision.pdf().unwrap();
    let (pages, image) = picture(Format::Pdf, &bytes, 0);
    assert_eq!((pages, image.height()), (1, 1_600));
    assert!(dark(&image) > 5_000, "{} dots of text", dark(&image));
    let beyond = preview(Format::Pdf, bytes, 1, FONT).unwrap_err();
    assert_eq!(beyond, PreviewError::NoSuchPage);
}

/// Forms of public offices only name their fonts. What is missing is drawn with ours, and a script is nothing.
#[test]
fn japanese_without_its_font_is_drawn() {
    let named = "<</Type/Font/Subtype/Type0/BaseFont/Ryumin-Light/Encoding/UniJIS-UCS2-H/DescendantFonts[\
                 <</Type/Font/Subtype/CIDFontType0/BaseFont/Ryumin-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(Japan1)\
                 /Supplement 2>>/FontDescriptor<</Type/FontDescriptor/FontName/Ryumin-Light/Flags 4>>>>]>>";
    let words = pdf("BT /F 20 Tf 10 100 Td <65BD8853> Tj ET", named);
    let nothing = pdf("BT /F 20 Tf 10 100 Td <> Tj ET", named);
    let (_, words) = picture(Format::Pdf, &words, 0);
    let (_, nothing) = picture(Format::Pdf, &nothing, 0);
    assert_eq!(dark(&nothing), 0);
    assert!(dark(&words) > 500, "{} dots of two letters", dark(&words));
    let latin = pdf(
        "BT /F 20 Tf 10 100 Td (Abc) Tj ET",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    );
    assert!(dark(&picture(Format::Pdf, &latin, 0).1) > 500);
}

#[test]
fn a_photo_becomes_an_upright_png_without_what_lies_beside_it() {
    let (pages, image) = picture(Format::Jpeg, &photo(90), 0);
    assert_eq!((pages, image.dimensions()), (1, (64, 32)));
    let jpeg = turned();
    let (_, png) = preview(Format::Jpeg, jpeg.clone(), 0, FONT).unwrap();
    let image = image::load_from_memory(&png).unwrap();
    assert_eq!(image.dimensions(), (32, 64));
    // What was left is above now.
    assert!(image.get_pixel(16, 8).0[0] > 150 && image.get_pixel(16, 56).0[2] > 150);
    let place = |bytes: &[u8]| bytes.windows(8).any(|part| part == b"GPS-48.0");
    assert!(place(&jpeg) && !place(&png));
}

#[test]
fn a_large_png_is_shown_smaller_and_one_that_unpacks_without_end_is_not() {
    let mut bytes = Cursor::new(Vec::new());
    let large = RgbImage::from_pixel(3_200, 400, Rgb([10, 200, 10]));
    large.write_to(&mut bytes, ImageFormat::Png).unwrap();
    let bytes = bytes.into_inner();
    assert_eq!(picture(Format::Png, &bytes, 0).1.dimensions(), (1_600, 200));
    // A head that announces 60,000 × 60,000 dots over the same bytes.
    let mut bomb = bytes;
    for edge in [16, 20] {
        bomb[edge..edge + 4].copy_from_slice(&60_000_u32.to_be_bytes());
    }
    let crc = crc(&bomb[12..29]);
    bomb[29..33].copy_from_slice(&crc.to_be_bytes());
    assert_eq!(refused(Format::Png, &bomb), PreviewError::TooLarge);
    // The same of a JPEG: its frame says how many lines and columns there are.
    let mut bomb = photo(90);
    let frame = bomb.windows(2).position(|mark| mark == [0xFF, 0xC0]).unwrap();
    bomb[frame + 5..frame + 9].copy_from_slice(&[0xEA, 0x60, 0xEA, 0x60]);
    assert_eq!(refused(Format::Jpeg, &bomb), PreviewError::TooLarge);
}

#[test]
fn a_workbook_is_text() {
    for bytes in [XLSX, XLS] {
        let (_, sheet) = sheet(bytes, 0);
        assert_eq!(
            (sheet.name.as_str(), sheet.from, sheet.cut),
            ("内訳", (1, 1), false)
        );
        assert_eq!(sheet.rows[0], ["品名", "購入日", "数量", "金額"]);
        assert_eq!(sheet.rows[1], ["スマートフォン", "2026-10-03", "1", "39800"]);
        // Text like any other; the page escapes it.
        assert_eq!(sheet.rows[2][0], "<script>alert(1)</script>");
    }
    let (pages, wide) = sheet(XLSX, 1);
    assert_eq!((pages, wide.from, wide.cut), (2, (2, 2), true));
    assert_eq!((wide.rows.len(), wide.rows[0].len()), (300, 40));
    let beyond = preview(Format::Excel, XLSX.to_vec(), 2, FONT).unwrap_err();
    assert_eq!(beyond, PreviewError::NoSuchPage);
}

#[test]
fn what_is_broken_is_unreadable() {
    let half = |bytes: &[u8]| bytes[..bytes.len() / 2].to_vec();
    for (format, bytes) in [
        (Format::Pdf, b"%PDF-1.7 and nothing more".to_vec()),
        (Format::Pdf, Vec::new()),
        (
            Format::Png,
            b"\x89PNG\r\n\x1a\n and the rest of a picture".to_vec(),
        ),
        (Format::Jpeg, b"\xFF\xD8\xFF\xE0 JFIF".to_vec()),
        (Format::Excel, half(XLSX)),
        (Format::Excel, b"PK\x03\x04 xl/".to_vec()),
    ] {
        assert_eq!(refused(format, &bytes), PreviewError::Unreadable, "{format:?}");
    }
}

/// Checksum of a PNG's part (ISO 3309).
fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            (crc >> 1) ^ (0xEDB8_8320 & (0_u32.wrapping_sub(crc & 1)))
        })
    })
}
