//! Photos that become PNG after asking, and files looked at as pages made anew.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use image::codecs::jpeg::JpegEncoder;
use image::{GenericImageView as _, Rgb, RgbImage};

use super::uploads::{BY_DOCUMENTS, drafted, file_of, world};
use crate::world::desk::PREVIEWS;
use crate::world::walker::Walker;

const WORKBOOK: &[u8] = include_bytes!("../../../preview/tests/files/breakdown.xlsx");

/// Red above, blue below.
fn photo(width: u32, height: u32) -> Vec<u8> {
    let image = RgbImage::from_fn(width, height, |_, y| {
        if y < height / 2 {
            Rgb([220, 0, 0])
        } else {
            Rgb([0, 0, 220])
        }
    });
    let mut bytes = Vec::new();
    JpegEncoder::new_with_quality(&mut bytes, 90)
        .encode_image(&image)
        .unwrap();
    bytes
}

/// A PDF of ours: 領収書内訳書, empty.
fn form() -> Vec<u8> {
    let issuer = kazasu_papers::Issuer {
        name: "架空資格確認機構".to_owned(),
        department: String::new(),
        contact: Vec::new(),
    };
    let breakdown = kazasu_papers::Breakdown {
        facility: "",
        number: "",
        purchases: &[],
        cap: 41_000,
        issuer: &issuer,
    };
    breakdown.pdf().unwrap()
}

#[tokio::test]
async fn a_photo_becomes_a_png_after_asking_and_not_without() {
    let world = world(|settings| settings.office.preview = Some(PREVIEWS.into())).await;
    let (mut clinic, edit, files) = drafted(&world).await;
    let photo = photo(640, 480);
    // Declined: gone, with the advice.
    let asked = clinic.upload(&edit, &files, "領収書.JPG", &photo).await.is(200);
    asked.says("PNGに変換して添付しますか");
    asked.says("領収書.JPG");
    assert_eq!(
        world.count("SELECT COUNT(*) FROM uploads WHERE whole = 2").await,
        1
    );
    let ask = format!("{}/photo", file_of(&asked, &files));
    // It is attached nowhere meanwhile, and nobody else gets to it.
    clinic.get(ask.trim_end_matches("/photo")).await.is(404);
    Walker::new(&world).get(&ask).await.says("/login");
    let shown = clinic.post(&ask, &ask, &[("do", "decline")]).await.is(422);
    shown.says("PNGかPDFで保存し直して");
    assert_eq!(world.count("SELECT COUNT(*) FROM uploads").await, 0);
    // Asked about too late: back to the form, where it can be chosen again.
    clinic
        .post("/applications", &ask, &[("do", "convert")])
        .await
        .is(200)
        .says("添付ファイルを追加");

    let asked = clinic.upload(&edit, &files, "領収書.JPG", &photo).await.is(200);
    let ask = format!("{}/photo", file_of(&asked, &files));
    let shown = clinic.post(&ask, &ask, &[("do", "convert")]).await.is(200);
    shown.says("領収書.png");
    assert_eq!(world.count("SELECT COUNT(*) FROM uploads").await, 1);
    let got = clinic.get(&file_of(&shown, &files)).await.is(200);
    assert_eq!(got.headers["content-type"], "image/png");
    let image = image::load_from_memory(&got.bytes).unwrap();
    assert_eq!(image.dimensions(), (640, 480));
    assert!(image.get_pixel(320, 100).0[0] > 150 && image.get_pixel(320, 400).0[2] > 150);

    // What is no photo behind its first bytes is gone too, and said at the field.
    let asked = clinic
        .upload(&edit, &files, "x.jpg", b"\xFF\xD8\xFF\xE0 JFIF")
        .await
        .is(200);
    let ask = format!("{}/photo", file_of(&asked, &files));
    clinic
        .post(&ask, &ask, &[("do", "convert")])
        .await
        .is(422)
        .says("写真を変換できませんでした");
    assert_eq!(world.count("SELECT COUNT(*) FROM uploads").await, 1);
    // One that nobody answers for is not kept.
    clinic.upload(&edit, &files, "x.jpg", &photo).await.is(200);
    world.pass(3_600);
    assert_eq!(world.service().sweep().await.unwrap().uploads, 0);
    world.pass(1);
    assert_eq!(world.service().sweep().await.unwrap().uploads, 1);
}

#[tokio::test]
async fn the_reviewer_looks_at_pages_made_anew_from_a_sandbox() {
    let world = world(|settings| settings.office.preview = Some(PREVIEWS.into())).await;
    let (mut clinic, edit, files) = drafted(&world).await;
    let id = edit.split('/').nth(2).unwrap().to_owned();
    clinic
        .upload(&edit, &files, "内訳書.xlsx", WORKBOOK)
        .await
        .is(200);
    clinic.upload(&edit, &files, "内訳書.pdf", &form()).await.is(200);
    clinic
        .upload(&edit, &files, "壊れた.pdf", b"%PDF-1.7 nothing")
        .await
        .is(200);
    let shown = clinic
        .post(&edit, &edit, &[&BY_DOCUMENTS[..], &[("do", "next")]].concat())
        .await;
    clinic.confirm(&id, &shown.is(200)).await.is(200);
    let mut reviewer = Walker::operator(&world, "reviewer").await;
    let page = reviewer.get(&format!("/desk/applications/{id}")).await.is(200);
    // Files of one instant stand in no order.
    let links = ["内訳書.xlsx", "内訳書.pdf", "壊れた.pdf"].map(|name| {
        let (before, _) = page.body.split_once(&format!("：{name}</span>")).unwrap();
        let (_, href) = before.rsplit_once("href=\"").unwrap();
        href.split('"').next().unwrap().to_owned()
    });
    let seen = reviewer.get(&links[0]).await.is(200);
    seen.says("スマートフォン");
    seen.says("&#60;script&#62;alert(1)");
    assert!(
        !seen.body.contains("<script") && !seen.body.contains("<form") && !seen.body.contains("evil.example")
    );
    let policy = seen.headers["content-security-policy"].to_str().unwrap();
    assert!(
        policy.starts_with("sandbox; default-src 'none'; style-src http"),
        "{policy}"
    );
    assert_eq!(seen.headers["x-content-type-options"], "nosniff");
    reviewer
        .get(&format!("{}?page=2", links[0]))
        .await
        .is(200)
        .says("一部だけ");
    for beyond in ["3", "0", "-1", "x", "99999999999999999999"] {
        reviewer.get(&format!("{}?page={beyond}", links[0])).await.is(404);
    }
    let seen = reviewer.get(&links[1]).await.is(200);
    let page = STANDARD
        .decode(seen.between("data:image/png;base64,", "\""))
        .unwrap();
    assert_eq!(image::load_from_memory(&page).unwrap().height(), 1_600);
    reviewer
        .get(&links[2])
        .await
        .is(422)
        .says("office.preview.unreadable");
    // The clinic sees what the reviewer sees; nobody else does.
    clinic
        .get(&links[0].replace("/desk", ""))
        .await
        .is(200)
        .says("スマートフォン");
    let led = Walker::new(&world).get(&links[0]).await;
    assert!(led.path.starts_with("/desk/login"), "{}", led.path);
    let looked = world
        .count("SELECT COUNT(*) FROM audit WHERE action = 'upload.opened'")
        .await;
    assert!(looked >= 4, "{looked}");
}

/// The picture that a preview shows is the file's, made anew.
#[tokio::test]
async fn a_picture_is_looked_at_without_its_bytes() {
    let world = world(|settings| settings.office.preview = Some(PREVIEWS.into())).await;
    let (mut clinic, edit, files) = drafted(&world).await;
    let mut bytes = std::io::Cursor::new(Vec::new());
    let image = RgbImage::from_pixel(40, 20, Rgb([0, 130, 0]));
    image.write_to(&mut bytes, image::ImageFormat::Png).unwrap();
    // Something behind the picture, which a viewer with a fault might run.
    let sent = [bytes.into_inner(), b"PLANTED".to_vec()].concat();
    let shown = clinic.upload(&edit, &files, "a.png", &sent).await.is(200);
    let seen = clinic
        .get(&format!("{}/preview", file_of(&shown, &files)))
        .await
        .is(200);
    let picture = seen.between("data:image/png;base64,", "\"");
    let picture = STANDARD.decode(picture).unwrap();
    assert!(!picture.windows(7).any(|part| part == b"PLANTED"));
    let seen = image::load_from_memory(&picture).unwrap();
    assert_eq!((seen.dimensions(), seen.get_pixel(20, 10).0[1]), ((40, 20), 130));
}
