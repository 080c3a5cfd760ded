//! Files of an application, from the clinic to the reviewer.

use std::path::Path;

use kazasu_service::settings::Settings;

use super::{JUDO, id_of};
use crate::world::World;
use crate::world::browser::Shown;
use crate::world::desk::{COMPARED, PNG};
use crate::world::walker::Walker;

pub(super) const BY_DOCUMENTS: [(&str, &str); 4] = [
    ("check", "documents"),
    ("staff", "1"),
    ("terminals", "1"),
    ("consent", "yes"),
];

pub(super) async fn world(change: impl FnOnce(&mut Settings)) -> World {
    let world = World::with(change).await;
    world.import_facilities(COMPARED).await;
    world
}

/// A clinic with a draft that takes files: the draft's form, and where its files go.
pub(super) async fn drafted(world: &World) -> (Walker<'_>, String, String) {
    let mut clinic = Walker::new(world);
    clinic.register("judo", JUDO, "one@clinic.example").await;
    let new = "/applications/new/start-of-use";
    let form = [&BY_DOCUMENTS[..], &[("do", "attach")]].concat();
    let shown = clinic.post(new, new, &form).await.is(200);
    let at = format!("/applications/{}", id_of(&shown));
    (clinic, format!("{at}/edit"), format!("{at}/files"))
}

/// Where a form of a page goes that is sent to a file's address.
pub(super) fn file_of(shown: &Shown, files: &str) -> String {
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
    clinic.confirm(&id, &shown.is(200)).await.is(422);
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
    clinic.confirm(&id, &shown.is(200)).await.is(200).says("申請済");
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
    reviewer
        .decide(&id, &[("do", "approve")])
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
