//! Clinics and the operator over real HTTP: from an application to a terminal that is activated.

mod menu;
mod office;
mod previews;
mod uploads;

use std::process::Command;

use kazasu_wire::payload::ActivationPayload;

use crate::world::browser::Shown;
use crate::world::desk::BIRTH_DATE;
use crate::world::walker::Walker;
use crate::world::{Device, FIRST, World};

const JUDO: &str = "契4800001-0-0";
const AHAKI: &str = "48000001-0-0";

/// Fields of 利用開始申請.
fn application<'a>(birth_date: &'a str, terminals: &'a str, pressed: &'a str) -> [(&'a str, &'a str); 6] {
    [
        ("check", "master"),
        ("birth_date", birth_date),
        ("staff", "2"),
        ("terminals", terminals),
        ("consent", "yes"),
        ("do", pressed),
    ]
}

/// The id in the address that the form of a page is sent to.
fn id_of(shown: &Shown) -> String {
    shown.between("action=\"/applications/", "/")
}

/// Applies for terminals of the clinic that is logged in; the application's id.
async fn apply(clinic: &mut Walker<'_>, terminals: &str) -> String {
    let new = "/applications/new/start-of-use";
    let shown = clinic
        .post(new, new, &application(BIRTH_DATE, terminals, "next"))
        .await
        .is(200);
    shown.says("以下のとおり申請します。");
    let id = id_of(&shown);
    clinic.confirm(&id, &shown).await.is(200).says("申請済");
    id
}

#[tokio::test]
async fn from_the_registration_to_a_terminal() {
    let world = World::compared().await;
    let mut clinic = Walker::new(&world);
    let menu = clinic.register("judo", JUDO, "one@clinic.example").await;
    menu.says("利用開始申請");
    menu.says("助成金交付申請");

    // Wrong first: what was typed stays, what is compared does not.
    let new = "/applications/new/start-of-use";
    let shown = clinic
        .post(new, new, &application("1960-01-01", "21", "next"))
        .await
        .is(422);
    shown.says("施設を確認できませんでした");
    shown.says("value=\"21\"");
    let id = id_of(&shown);
    let edit = format!("/applications/{id}/edit");
    let shown = clinic
        .post(&edit, &edit, &application(BIRTH_DATE, "2", "check"))
        .await
        .is(200);
    shown.says("施設の確認が済みました。");
    assert!(!shown.body.contains(BIRTH_DATE), "{}", shown.body);
    clinic
        .post(&edit, &edit, &application("", "2", "save"))
        .await
        .is(200)
        .says("作成中");
    let resumed = clinic.get(&edit).await.is(200);
    resumed.says("value=\"2\"");
    let shown = clinic
        .post(&edit, &edit, &application("", "2", "next"))
        .await
        .is(200);
    clinic.confirm(&id, &shown).await.is(200).says("申請済");

    // Nine days with a holiday among them.
    world.pass(9 * 24 * 3_600);
    let mut reviewer = Walker::operator(&world, "reviewer").await;
    let queue = reviewer.get("/desk").await.is(200);
    queue.says("利用開始申請");
    queue.says("試験接骨院");
    queue.says(">5<");
    let shown = reviewer.decide(&id, &[("do", "approve")]).await.is(200);
    shown.says("手続完了");

    let mut clinic_again = Walker::new(&world);
    let form = [
        ("email", "one@clinic.example"),
        ("password", crate::world::walker::PASSWORD),
    ];
    clinic_again.post("/login", "/login", &form).await.is(200);
    let list = clinic_again.get("/accounts").await.is(200);
    list.says("W0000001");
    list.says("W0000002");
    // Secrets only with the second factor.
    let led = clinic_again.get("/accounts/W0000001/sheet.pdf").await.is(200);
    assert!(led.path.starts_with("/second-factor"), "{}", led.path);
    clinic_again.prove("/second-factor").await;
    let pdf = clinic_again.get("/accounts/W0000001/sheet.pdf").await.is(200);
    assert!(pdf.bytes.starts_with(b"%PDF-"));
    let name = pdf.headers["content-disposition"].to_str().unwrap();
    assert_eq!(name, "attachment; filename=\"W0000001_skg_account.pdf\"");
    // The sheet carries a link, which opens without a log-in and gives the same once.
    let link = link_on(&pdf);
    let mut phone = Walker::new(&world);
    phone.get(&link).await.is(200);
    // A sheet fetched again carries another; the older one is worth nothing.
    let again = link_on(&clinic_again.get("/accounts/W0000001/sheet.pdf").await.is(200));
    assert_ne!(link, again);
    phone.post(&link, &link, &[]).await.is(410);
    // Not for an hour only: it is as good as the paper it stands on.
    world.pass(2 * 3_600);
    let given = payload_of(&phone.post(&again, &again, &[]).await.is(200));
    phone.post(&again, &again, &[]).await.is(410);
    clinic_again.post("/login", "/login", &form).await.is(200);
    clinic_again.prove("/second-factor").await;
    let sheet = clinic_again.get("/accounts/W0000001/sheet").await.is(200);
    assert_eq!(*payload_of(&sheet).to_text(), *given.to_text());
    let payload = payload_of(&sheet);
    let mut device = Device::new();
    assert_eq!(device.activate(&world, &payload).await.status, 200);
    clinic_again
        .get("/accounts/W0000001/sheet")
        .await
        .is(410)
        .says("保管されていません");

    // By the one-time link: looked at as often as one likes, given once.
    let page = "/accounts/W0000002";
    let shown = clinic_again
        .post(page, &format!("{page}/link"), &[])
        .await
        .is(200);
    let word = shown.between("/one-time/", "<");
    let link = format!("/one-time/{}", word.trim());
    let mut phone = Walker::new(&world);
    phone.get(&link).await.is(200);
    phone.get(&link).await.is(200);
    let given = phone.post(&link, &link, &[]).await.is(200);
    phone.post(&link, &link, &[]).await.is(410);
    let mut device = Device::new();
    assert_eq!(device.activate(&world, &payload_of(&given)).await.status, 200);

    let outbox = clinic_again.get("/test/outbox").await.is(200);
    for subject in ["受付完了のお知らせ", "手続完了のお知らせ", "端末登録のお知らせ"]
    {
        outbox.says(subject);
    }
    // A lost terminal, at night.
    clinic_again
        .post(page, &format!("{page}/stop"), &[])
        .await
        .is(200)
        .says("利用停止");
    let note = [("note", "受付のスマートフォン")];
    clinic_again
        .post(page, &format!("{page}/note"), &note)
        .await
        .is(200)
        .says("受付のスマートフォン");
    clinic_again
        .post(page, &format!("{page}/reissue"), &[])
        .await
        .is(200)
        .says("利用可");
    // The reviewer's session has ended meanwhile.
    let mut auditor = Walker::operator(&world, "auditor").await;
    let audit = auditor.get("/desk/audit").await.is(200);
    for action in ["application.approved", "account-sheet.opened", "account.reissued"] {
        audit.says(action);
    }
}

/// The path of the link that a sheet carries, as another program reads it.
fn link_on(pdf: &Shown) -> String {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("sheet.pdf");
    std::fs::write(&file, &pdf.bytes).unwrap();
    let read = Command::new("pdftotext").arg(&file).arg("-").output().unwrap();
    let text: String = String::from_utf8(read.stdout)
        .unwrap()
        .split_whitespace()
        .collect();
    let (_, word) = text.split_once("/one-time/").expect("a link on the sheet");
    // 32 bytes in base64url.
    format!("/one-time/{}", word.chars().take(43).collect::<String>())
}

fn payload_of(shown: &Shown) -> ActivationPayload {
    let text = shown.between("kazasu:1?", "<");
    let text = text.split('"').next().unwrap().trim().to_owned();
    ActivationPayload::parse(&format!("kazasu:1?{text}")).unwrap()
}

#[tokio::test]
async fn returned_with_a_reason_and_nobody_elses() {
    let world = World::compared().await;
    let mut clinic = Walker::new(&world);
    clinic.register("judo", JUDO, "one@clinic.example").await;
    let id = apply(&mut clinic, "2").await;
    let mut reviewer = Walker::operator(&world, "reviewer").await;
    let late = reviewer.get(&format!("/desk/applications/{id}")).await.is(200);
    let version = late.between("name=\"version\" value=\"", "\"");
    let refusal = [
        ("do", "return"),
        ("reason", "number-of-terminals"),
        ("note", "職員は何人ですか。"),
    ];
    reviewer.decide(&id, &refusal).await.is(200).says("差戻し");
    // Somebody with an older page open.
    let mut second = Walker::operator(&world, "second").await;
    let action = format!("/desk/applications/{id}/claim");
    let refused = second
        .post("/desk/notices", &action, &[("version", &version)])
        .await
        .is(409);
    refused.says("申請は先に更新されています");
    let shown = clinic.get(&format!("/applications/{id}")).await.is(200);
    shown.says("申請台数と職員数を確認のうえ");
    shown.says("職員は何人ですか。");

    // Another clinic sees nothing of it, nor does a stranger.
    let mut other = Walker::new(&world);
    other.register("ahaki", AHAKI, "two@clinic.example").await;
    for path in ["", "/edit", "/decision.pdf", "/files/AAAA"] {
        other.get(&format!("/applications/{id}{path}")).await.is(404);
    }
    for path in ["/submit", "/withdraw", "/confirm", "/edit"] {
        let action = format!("/applications/{id}{path}");
        other.post("/accounts", &action, &[]).await.is(404);
    }
    world.account(FIRST).await;
    other.get("/accounts/W0000001").await.is(404);
    for path in ["/stop", "/note"] {
        other
            .post("/accounts", &format!("/accounts/W0000001{path}"), &[])
            .await
            .is(404);
    }
    other.prove("/second-factor").await;
    for path in ["/sheet", "/sheet.pdf"] {
        other.get(&format!("/accounts/W0000001{path}")).await.is(404);
    }
    for path in ["/reissue", "/link"] {
        other
            .post("/accounts", &format!("/accounts/W0000001{path}"), &[])
            .await
            .is(404);
    }
    // No clinic gets to the desk, and nobody without a log-in anywhere.
    for path in ["/desk", "/desk/audit", "/desk/calls", "/desk/inquiries"] {
        let led = other.get(path).await;
        assert!(led.path.starts_with("/desk/login"), "{}", led.path);
    }
    let led = Walker::new(&world).get(&format!("/applications/{id}")).await;
    assert!(led.path.starts_with("/login"), "{}", led.path);
}
