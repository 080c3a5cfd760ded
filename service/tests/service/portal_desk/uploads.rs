//! Files of an application, from the clinic to the reviewer.

use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use image::codecs::jpeg::JpegEncoder;
use image::{GenericImageView as _, Rgb, RgbImage};
use kazasu_service::settings::Settings;

use super::{JUDO, confirm, decide, id_of};
use crate::world::World;
use crate::world::browser::Shown;
use crate::world::desk::{COMPARED, PNG, PREVIEWS};
use crate::world::walker::Walker;

const WORKBOOK: &[u8] = include_bytes!("../../../preview/tests/files/breakdown.xlsx");

const BY_DOCUMENTS: [(&str, &str); 4] = [
    ("check", "documents"),
    ("staff", "1"),
    ("terminals", "1"),
    ("consent", "yes"),
];

async fn world(change: impl FnOnce(&mut Settings)) -> World {
    let world = World::with(change).await;
    world.import_facilities(COMPARED).await;
    world
}

/// A clinic with a draft that takes files: the draft's form, and where its files go.
async fn drafted(world: &World) -> (Walker<'_>, String, String) {
    let mut clinic = Walker::new(world);
    clinic.register("judo", JUDO, "one@clinic.example").await;
    let new = "/applications/new/start-of-use";
    let form = [&BY_DOCUMENTS[..], &[("do", "attach")]].concat();
    let shown = clinic.post(new, new, &form).await.is(200);
    let at = format!("/applications/{}", id_of(&shown));
    (clinic, format!("{at}/edit"), format!("{at}/files"))
}

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

/// Where a form of a page goes that is sent to a file's address.
fn file_of(shown: &Shown, files: &str) -> String {
    let id = shown.between(&format!("{files}/"), "\"");
    format!("{files}/{}", id.split('/').next().unwrap())
}

#[tokio::test]
async fn files_are_judged_by_content_and_shown_from_a_sandbox() {
    let world = world(|_| ()).await;
    let (mut clinic, edit, files) = drafted(&world).await;
    let id = edit.split('/').nth(2).unwrap().to_owned();
    for (name, bytes, says) in [
        (
            "photo.png",
            b"\xFF\xD8\xFF\xE0 JFIF".as_slice(),
            "JPEGの写真は添付できません",
        ),
        (
            "photo.pdf",
            b"\0\0\0\x18ftypheic",
            "この形式の写真は添付できません",
        ),
        ("sheet.xlsx", b"MZ\x90 a program", "このファイルは添付できません"),
    ] {
        let shown = clinic.upload(&edit, &files, name, bytes).await.is(422);
        shown.says(says);
        // On the form itself, at its field, with what was typed.
        shown.says("aria-invalid=\"true\"");
        shown.says("name=\"staff\"");
    }
    assert_eq!(world.count("SELECT COUNT(*) FROM uploads").await, 0);
    // Without the file it cannot be sent in.
    let shown = clinic
        .post(&edit, &edit, &[&BY_DOCUMENTS[..], &[("do", "next")]].concat())
        .await;
    confirm(&mut clinic, &id, &shown.is(200)).await.is(422);
    let mut large = PNG.to_vec();
    large.resize(200_000, 7);
    let shown = clinic
        .upload(&edit, &files, "承諾通知書.exe", &large)
        .await
        .is(200);
    shown.says("承諾通知書.exe");
    assert_eq!(world.count("SELECT COUNT(*) FROM upload_chunks").await, 4);
    let path = file_of(&shown, &files);
    let file = path.rsplit('/').next().unwrap();
    let got = clinic.get(&path).await.is(200);
    assert_eq!(got.bytes, large);
    assert_eq!(got.headers["content-type"], "image/png");
    assert_eq!(got.headers["x-content-type-options"], "nosniff");
    let policy = got.headers["content-security-policy"].to_str().unwrap();
    assert!(policy.starts_with("sandbox; default-src 'none'"), "{policy}");
    let shown = clinic
        .post(&edit, &edit, &[&BY_DOCUMENTS[..], &[("do", "next")]].concat())
        .await;
    confirm(&mut clinic, &id, &shown.is(200))
        .await
        .is(200)
        .says("申請済");
    let mut reviewer = Walker::operator(&world, "reviewer").await;
    reviewer
        .get(&format!("/desk/applications/{id}"))
        .await
        .is(200)
        .says("書類による確認");
    let got = reviewer
        .get(&format!("/desk/applications/{id}/files/{file}"))
        .await
        .is(200);
    assert_eq!(got.bytes, large);
    decide(&mut reviewer, &id, &[("do", "approve")])
        .await
        .is(200)
        .says("手続完了");
}

/// 必須 beside the file where it cannot be sent in without one, and only there.
#[tokio::test]
async fn a_file_is_called_for_only_where_it_is_needed() {
    let world = world(|_| ()).await;
    let (mut clinic, edit, files) = drafted(&world).await;
    let marked = async |clinic: &mut Walker<'_>, edit: &str| {
        let shown = clinic.get(edit).await.is(200);
        let (_, form) = shown.body.split_once("添付ファイルを追加").unwrap();
        let (label, _) = form.split_once("</label>").unwrap();
        label.contains("必須")
    };
    assert!(marked(&mut clinic, &edit).await, "documents, and none yet");
    clinic.upload(&edit, &files, "a.png", PNG).await.is(200);
    assert!(!marked(&mut clinic, &edit).await, "there is one");
    for (kind, form, needed) in [
        ("start-of-use", vec![("check", "master"), ("do", "attach")], false),
        ("subsidy", vec![("sum", "39800"), ("do", "attach")], true),
        ("end-or-change", vec![("what", "change"), ("do", "attach")], false),
    ] {
        let new = format!("/applications/new/{kind}");
        let shown = clinic.post(&new, &new, &form).await.is(200);
        let edit = format!("/applications/{}/edit", id_of(&shown));
        assert_eq!(marked(&mut clinic, &edit).await, needed, "{kind}");
    }
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
    confirm(&mut clinic, &id, &shown.is(200)).await.is(200);
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

/// A program as an operator would name it: keeps what it was given beside itself, and refuses what holds a mark.
fn scanner(folder: &Path) -> std::path::PathBuf {
    use std::os::unix::fs::PermissionsExt as _;
    let program = folder.join("scan.sh");
    std::fs::write(
        &program,
        "#!/bin/sh\ncat > \"$0.seen\"\n! grep -q MALICIOUS \"$0.seen\"\n",
    )
    .unwrap();
    std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).unwrap();
    program
}

#[tokio::test]
async fn the_operators_scan_sees_every_byte_and_its_word_counts() {
    let folder = tempfile::tempdir().unwrap();
    let program = scanner(folder.path());
    let seen = program.with_extension("sh.seen");
    let world = world(|settings| settings.office.scan = Some(program)).await;
    let (mut clinic, edit, files) = drafted(&world).await;
    let mut large = PNG.to_vec();
    large.extend((0..3_000_000_u32).map(|at| at.to_le_bytes()[0]));
    clinic
        .upload(&edit, &files, "large.png", &large)
        .await
        .is(200)
        .says("large.png");
    assert_eq!(std::fs::read(&seen).unwrap(), large);
    let (scan,): (String,) = sqlx::query_as("SELECT scan FROM uploads")
        .fetch_one(world.service().store.read())
        .await
        .unwrap();
    assert_eq!(scan, "clean");
    // The mark at the very end, and nothing of the file stays.
    large.extend(b"MALICIOUS");
    let refused = clinic.upload(&edit, &files, "bad.png", &large).await.is(422);
    refused.says("ファイルの検査で問題が見つかりました");
    assert_eq!(world.count("SELECT COUNT(*) FROM uploads").await, 1);
    assert_eq!(world.count("SELECT COUNT(*) FROM upload_chunks").await, 46);

    // A program that looks at nothing decides all the same; one that does not run takes no file.
    for (program, status) in [("/bin/true", 200), ("/bin/false", 422), ("/nowhere", 422)] {
        let world = self::world(|settings| settings.office.scan = Some(program.into())).await;
        let (mut clinic, edit, files) = drafted(&world).await;
        clinic.upload(&edit, &files, "large.png", &large).await.is(status);
    }
}
