//! 助産所: registered by documents, looked at by the operator, then as every other facility.

use std::io::Cursor;

use image::{ImageFormat, Rgb, RgbImage};
use kazasu_service::portal::mail;
use kazasu_wire::activation::FacilityKind;

use super::{PASSWORD, complete, register, typed};
use crate::world::World;
use crate::world::browser::{Browser, mails, newest_link};
use crate::world::desk::{PNG, PREVIEWS};
use crate::world::walker::Walker;

const EMAIL: &str = "midwife@clinic.example";
const CODE: &str = "4870000001";

/// A picture that can be drawn.
fn picture() -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    let image = RgbImage::from_pixel(40, 20, Rgb([0, 130, 0]));
    image.write_to(&mut bytes, ImageFormat::Png).unwrap();
    bytes.into_inner()
}

async fn log_in<'a>(world: &'a World, password: &str) -> Walker<'a> {
    let mut clinic = Walker::new(world);
    let form = [
        ("email", EMAIL),
        ("password", password),
        ("next", "/applications"),
    ];
    clinic.post("/login", "/login", &form).await.is(200);
    clinic
}

#[tokio::test]
async fn from_the_documents_to_an_account() {
    let world = World::with(|settings| settings.office.preview = Some(PREVIEWS.into())).await;
    register(&world, &typed(&FacilityKind::Midwifery, EMAIL))
        .await
        .is(200);
    complete(&world, EMAIL)
        .await
        .is(200)
        .says("書類を添付してください");
    let mut clinic = log_in(&world, PASSWORD).await;
    clinic.get("/applications").await.is(200).says("/registration");
    clinic.get("/applications/new/start-of-use").await.is(404);

    let (page, documents) = ("/registration", "/registration/documents");
    for (bytes, code) in [
        (b"\xff\xd8\xff\xe0....".as_slice(), "form.file.jpeg"),
        (b"MZ", "form.file.kind"),
    ] {
        clinic
            .upload(page, documents, "x.png", bytes)
            .await
            .is(422)
            .says(code);
    }
    let large = [b"%PDF-1.7".as_slice(), &vec![b'a'; 10 * 1024 * 1024]].concat();
    clinic.upload(page, documents, "x.pdf", &large).await.is(413);
    clinic
        .upload(page, documents, "x.pdf", &[large.as_slice(), &large].concat())
        .await
        .is(413);
    for name in ["開設届.png", "まちがい.png"] {
        clinic.upload(page, documents, name, PNG).await.is(200).says(name);
        world.pass(1);
    }
    let shown = clinic.get(page).await.is(200);
    let ids: Vec<String> = shown
        .body
        .split("href=\"/registration/documents/")
        .map(|rest| rest.split('"').next().unwrap_or_default().to_owned())
        .skip(1)
        .filter(|id| !id.ends_with("/preview"))
        .collect();
    assert_eq!(ids.len(), 2);
    // Half a picture is told as one that cannot be read, with the way to the file itself.
    let seen = clinic.get(&format!("{documents}/{}/preview", ids[0])).await;
    seen.says("office.preview.unreadable")
        .says(&format!("{documents}/{}", ids[0]));
    let file = clinic.get(&format!("{documents}/{}", ids[0])).await.is(200);
    assert_eq!(file.bytes, PNG);
    assert!(
        file.headers["content-security-policy"]
            .to_str()
            .unwrap()
            .contains("sandbox")
    );
    let removed = clinic
        .post(page, &format!("{documents}/{}/remove", ids[1]), &[])
        .await
        .is(200);
    assert!(!removed.body.contains("まちがい.png"));
    let drawn = picture();
    let shown = clinic.upload(page, documents, "写真.png", &drawn).await.is(200);
    let known = format!("{documents}/{}", ids[0]);
    let address = shown
        .body
        .split("href=\"")
        .filter_map(|rest| rest.split('"').next())
        .find(|href| href.ends_with("/preview") && !href.starts_with(&known))
        .unwrap()
        .to_owned();
    let seen = clinic.get(&address).await.is(200);
    seen.says("data:image/png;base64,").says("ご登録の状況に戻る");
    clinic.get(&format!("{address}?page=2")).await.is(404);
    for _ in 0..3 {
        clinic.upload(page, documents, "more.png", PNG).await.is(200);
    }
    clinic.upload(page, documents, "sixth.png", PNG).await.is(409);
    let hidden: Vec<(Vec<u8>, Vec<u8>)> = sqlx::query_as("SELECT sealed, content FROM membership_documents")
        .fetch_all(world.service().store.read())
        .await
        .unwrap();
    assert_eq!(hidden.len(), 5);
    for (sealed, content) in hidden {
        assert!(!crate::world::search::holds(&content, &PNG[..8]));
        assert!(!crate::world::search::holds(&sealed, "開設届".as_bytes()));
    }

    // Nobody but the owner and the desk: not another who waits, not somebody who waits for nothing.
    let mut other = Walker::new(&world);
    let judo = other
        .register("judo", "契4800001-0-0", "other@clinic.example")
        .await;
    assert!(!judo.body.contains("/registration"), "nothing waits");
    for path in ["/registration", &format!("{documents}/{}", ids[0])] {
        other.get(path).await.is(404);
    }

    let mut reviewer = Walker::operator(&world, "reviewer").await;
    let queue = reviewer.get("/desk").await.is(200);
    let member = queue.between("/desk/members/", "\"");
    let member = format!("/desk/members/{member}");
    let shown = reviewer.get(&member).await.is(200);
    shown.says("見本助産所").says("開設届.png").says("登録の確認");
    let file = reviewer
        .get(&format!("{member}/documents/{}", ids[0]))
        .await
        .is(200);
    assert_eq!(file.bytes, PNG);
    let form = reviewer
        .get(&format!("{member}/documents/{}/preview", ids[0]))
        .await;
    form.is(422).says("office.preview.unreadable");
    // The master has to hold it before it can be approved.
    let approve = [("do", "approve"), ("institution_code", CODE)];
    let refused = reviewer.post(&member, &member, &approve).await;
    refused.is(422).says("facility.institution.unknown");
    let csv = format!("institution_code,name,kind,registration_numbers\n{CODE},見本助産所,midwifery,\n");
    assert!(world.import_facilities(csv).await.taken);
    let mut second = Walker::operator(&world, "second").await;
    let late = second.get(&member).await.is(200);
    reviewer
        .post(&member, &member, &approve)
        .await
        .is(200)
        .says("審査待ち");
    drop(late);
    second.post("/desk", &member, &approve).await.is(404);
    let audit = reviewer.get("/desk/audit").await.is(200);
    audit.says("membership.decided").says("upload.opened");
    assert_eq!(mails(&world, EMAIL).await[0].0, "membership-decided");

    // Now it applies: by documents, since no master is compared.
    let new = "/applications/new/start-of-use";
    let form = clinic.get(new).await.is(200);
    assert!(!form.body.contains("施設の確認方法"));
    for closed in ["subsidy", "co-location"] {
        clinic.get(&format!("/applications/new/{closed}")).await.is(404);
    }
    let fields = |pressed| {
        [
            ("staff", "1"),
            ("terminals", "1"),
            ("consent", "yes"),
            ("do", pressed),
        ]
    };
    let saved = clinic.post(new, new, &fields("save")).await.is(200);
    let id = saved.path.rsplit('/').next().unwrap().to_owned();
    let edit = format!("/applications/{id}/edit");
    clinic
        .upload(&edit, &format!("/applications/{id}/files"), "届.png", PNG)
        .await
        .is(200);
    let shown = clinic.post(&edit, &edit, &fields("next")).await.is(200);
    clinic.confirm(&id, &shown).await.is(200).says("申請済");
    reviewer
        .decide(&id, &[("do", "approve")])
        .await
        .is(200)
        .says("手続完了");
    clinic.get("/accounts").await.is(200).says("W0000001");

    // Documents go a set time after the decision; not by the word of a clock that has jumped.
    world.pass(31 * 24 * 3_600);
    assert_eq!(world.service().sweep().await.unwrap().documents, 0);
    assert_eq!(world.erase().await.documents, 5);
    assert_eq!(world.count("SELECT COUNT(*) FROM membership_documents").await, 0);
}

#[tokio::test]
async fn a_refused_one_is_told_and_a_password_is_set_anew() {
    let world = World::new().await;
    register(&world, &typed(&FacilityKind::Midwifery, EMAIL))
        .await
        .is(200);
    complete(&world, EMAIL).await.is(200);
    let mut browser = Browser::new(&world);
    browser
        .post("/reset", "/reset", &[("email", EMAIL)])
        .await
        .is(200);
    let link = newest_link(&world, EMAIL).await;
    let new = [("password", "Another9x"), ("password_again", "Another9x")];
    browser.post(&link, &link, &new).await.is(200);
    browser.log_in(EMAIL, PASSWORD).await.is(422);
    let mut clinic = log_in(&world, "Another9x").await;
    clinic.get("/registration").await.is(200).says("確認待ち");
    let mut reviewer = Walker::operator(&world, "reviewer").await;
    let member = reviewer
        .get("/desk")
        .await
        .is(200)
        .between("/desk/members/", "\"");
    let member = format!("/desk/members/{member}");
    reviewer.post(&member, &member, &[("do", "refuse")]).await.is(200);
    let sent = mail::newest(world.service()).await.unwrap();
    assert_eq!(sent[0].kind, "membership-decided");
    assert!(sent[0].letter.text.contains("確認できませんでした"));
    clinic.get("/registration").await.is(404);
    clinic.get("/applications/new/start-of-use").await.is(404);
    let audit = reviewer.get("/desk/audit").await.is(200);
    audit.says("membership.decided");
}
