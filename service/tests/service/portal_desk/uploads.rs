//! Files of an application, from the clinic to the reviewer.

use super::{JUDO, confirm, decide, id_of};
use crate::world::World;
use crate::world::desk::PNG;
use crate::world::walker::Walker;

#[tokio::test]
async fn files_are_judged_by_content_and_shown_from_a_sandbox() {
    let world = World::compared().await;
    let mut clinic = Walker::new(&world);
    clinic.register("judo", JUDO, "one@clinic.example").await;
    let new = "/applications/new/start-of-use";
    let by_documents = [
        ("check", "documents"),
        ("staff", "1"),
        ("terminals", "1"),
        ("consent", "yes"),
        ("do", "attach"),
    ];
    let shown = clinic.post(new, new, &by_documents).await.is(200);
    let id = id_of(&shown);
    let (edit, files) = (
        format!("/applications/{id}/edit"),
        format!("/applications/{id}/files"),
    );
    for (name, bytes, says) in [
        (
            "photo.png",
            b"\xFF\xD8\xFF\xE0 JFIF".as_slice(),
            "JPEGの写真は添付できません",
        ),
        ("photo.pdf", b"\0\0\0\x18ftypheic", "HEICの写真は添付できません"),
        (
            "sheet.xlsx",
            b"MZ\x90 a program",
            "この種類のファイルは添付できません",
        ),
    ] {
        clinic.upload(&edit, &files, name, bytes).await.is(422).says(says);
    }
    assert_eq!(world.count("SELECT COUNT(*) FROM uploads").await, 0);
    // Without the file it cannot be sent in.
    let shown = clinic
        .post(&edit, &edit, &[&by_documents[..4], &[("do", "next")]].concat())
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
    let file = shown.between(&format!("href=\"/applications/{id}/files/"), "\"");
    let path = format!("{files}/{file}");
    let got = clinic.get(&path).await.is(200);
    assert_eq!(got.bytes, large);
    assert_eq!(got.headers["content-type"], "image/png");
    assert_eq!(got.headers["x-content-type-options"], "nosniff");
    let policy = got.headers["content-security-policy"].to_str().unwrap();
    assert!(policy.starts_with("sandbox; default-src 'none'"), "{policy}");
    let shown = clinic
        .post(&edit, &edit, &[&by_documents[..4], &[("do", "next")]].concat())
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
    // Kept to the last day and not longer.
    world.pass(30 * 24 * 3_600);
    world.service().sweep().await.unwrap();
    assert_eq!(world.count("SELECT COUNT(*) FROM uploads").await, 1);
    world.pass(1);
    world.service().sweep().await.unwrap();
    assert_eq!(world.count("SELECT COUNT(*) FROM upload_chunks").await, 0);
}
