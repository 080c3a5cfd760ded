//! One thing for every id, and everybody who may ask for it.

use std::collections::BTreeMap;

use kazasu_service::account_sheet::{self, Place};
use kazasu_service::application::upload::{self, Received};
use kazasu_service::application::{self, Kind, Payload};
use kazasu_service::portal::operator;
use kazasu_service::store;
use kazasu_service::store::application::Application;
use kazasu_wire::activation::FacilityKind;
use reqwest::Method;

use super::routes::Whose;
use super::token;
use crate::portal::second_factor::set_up;
use crate::portal::{PASSWORD, complete, register, typed, user};
use crate::world::browser::{Browser, form_with_file, newest_link};
use crate::world::desk::{APPLICANT, PNG, start_of_use};
use crate::world::{FIRST, World};

pub(super) const COUNTERPART: &str = "4880000003";
/// The name of whatever file is sent.
pub(super) const FILE: &str = "承諾通知書.png";
pub(super) const INSTITUTION: &str = "4810000001";

/// What an id of each name is.
pub(super) type Ids = BTreeMap<&'static str, String>;

/// Everything there is an id of, and everybody who may ask.
pub(super) async fn prepare(world: &World) -> (Ids, Vec<(Option<Whose>, Browser)>) {
    let service = world.service();
    let mut first = user(world, &FacilityKind::Judo, "first@clinic.example").await;
    set_up(world, &mut first, "/second-factor").await;
    let mut other = user(world, &FacilityKind::Ahaki, "other@clinic.example").await;
    set_up(world, &mut other, "/second-factor").await;
    let mut fields = typed(&FacilityKind::Judo, "counterpart@clinic.example");
    fields.retain(|(name, _)| *name != "registration_number");
    fields.push(("registration_number", "契4800003-0-0"));
    register(world, &fields).await.is(200);
    complete(world, "counterpart@clinic.example").await.is(200);
    let mut counterpart = Browser::new(world);
    counterpart
        .log_in("counterpart@clinic.example", PASSWORD)
        .await
        .leads();
    let mut waiting = user(world, &FacilityKind::Midwifery, "midwife@clinic.example").await;
    let second_waiting = user(world, &FacilityKind::Midwifery, "second@clinic.example").await;
    let mut desk = reviewer(world, "reviewer").await;
    set_up(world, &mut desk, "/desk/second-factor").await;
    // The second factor was not shown.
    let half = reviewer(world, "half").await;

    let mut ids = Ids::new();
    let draft = world.draft(Kind::StartOfUse, FIRST, &start_of_use("1")).await;
    world.attach(&draft).await;
    let upload = of_application(world, &draft).await;
    ids.insert("photo", photo(world, &draft).await);
    let sent = world.submitted("1").await;
    let account = world.granted(&sent).await.unwrap().remove(0);
    let claim = Payload::from([("sum", "100"), ("account_holder", "シケン")]);
    let subsidy = submitted(world, Kind::Subsidy, &claim).await;
    world.granted(&subsidy).await.unwrap();
    let more = Payload::from([("terminals", "1")]);
    let withdrawn = submitted(world, Kind::AdditionalTerminals, &more).await;
    let queued = submitted(world, Kind::AdditionalTerminals, &more).await;
    let co_location = submitted(world, Kind::CoLocation, &Payload::from([("other", COUNTERPART)])).await;
    assert_eq!(queued.version, withdrawn.version);
    ids.insert("version", queued.version.to_string());
    ids.insert("upload", upload);
    ids.insert("receipt", of_application(world, &subsidy).await);
    for (name, application) in [
        ("draft", &draft),
        ("subsidy", &subsidy),
        ("waiting", &withdrawn),
        ("queued", &queued),
        ("co-location", &co_location),
    ] {
        ids.insert(name, application.application_id.to_string());
    }
    let word = account_sheet::link(service, &account, Place::Screen)
        .await
        .unwrap();
    ids.insert("one-time", word.to_string());
    ids.insert("account", account.to_string());

    for name in ["document", "kept"] {
        let csrf = token(&mut waiting).await;
        let to = "/registration/documents";
        waiting
            .send(Method::POST, to, Some(form_with_file(&csrf, FILE, PNG)))
            .await
            .leads();
        let shown = waiting.get("/registration").await.is(200);
        let known: Vec<&String> = ids.values().collect();
        let mut found = shown
            .body
            .split("href=\"/registration/documents/")
            .skip(1)
            .map(|rest| rest.split(['"', '/']).next().unwrap().to_owned());
        let new = found.find(|id| !known.contains(&id)).unwrap();
        ids.insert(name, new);
    }
    let members = store::portal_membership::in_review(&service.store).await.unwrap();
    let kept = world.count("SELECT COUNT(*) FROM membership_documents").await;
    assert_eq!((members.len(), kept), (2, 2));
    for member in members {
        let all = store::membership_document::of(&service.store, &member.membership_id).await;
        let name = if all.unwrap().is_empty() {
            "second-member"
        } else {
            "member"
        };
        ids.insert(name, member.membership_id.to_string());
    }

    let notice = [("title", "停止"), ("category", "その他"), ("body", "本文")];
    desk.post("/desk/notices", "/desk/notices", &notice).await.leads();
    let faq = [("question", "質問"), ("answer", "回答")];
    desk.post("/desk/faqs", "/desk/faqs", &faq).await.leads();
    let asked = kazasu_service::inquiry::Asked {
        email: "asker@clinic.example".to_owned(),
        name: "試験".to_owned(),
        question: "端末を買い替えたいです。".to_owned(),
        answer: None,
    };
    let inquiry = kazasu_service::inquiry::ask(service, &asked).await.unwrap();
    ids.insert("inquiry", inquiry.to_string());
    let notices = store::notice::published(&service.store).await.unwrap();
    ids.insert("notice", notices[0].notice_id.to_string());
    let faqs = store::notice::faqs(&service.store).await.unwrap();
    ids.insert("faq", faqs[0].faq_id.to_string());
    ids.insert("code", FIRST.to_owned());

    let invited = [
        ("institution_code", INSTITUTION),
        ("email", "front@medical.example"),
        ("purpose", "exempt"),
    ];
    desk.post("/desk/institutions", "/desk/institutions", &invited)
        .await
        .leads();
    let last = |link: String| link.rsplit('/').next().unwrap().to_owned();
    ids.insert(
        "invitation",
        last(newest_link(world, "front@medical.example").await),
    );
    let pending = typed(&FacilityKind::HealthCheck, "pending@clinic.example");
    let mut pending: Vec<(&str, &str)> = pending
        .into_iter()
        .filter(|(name, _)| *name != "institution_digits")
        .collect();
    pending.push(("institution_digits", "0000003"));
    register(world, &pending).await.is(200);
    ids.insert(
        "registration",
        last(newest_link(world, "pending@clinic.example").await),
    );
    let mut stranger = Browser::new(world);
    let address = [("email", "other@clinic.example")];
    stranger.post("/reset", "/reset", &address).await.is(200);
    ids.insert("reset", last(newest_link(world, "other@clinic.example").await));

    let people = vec![
        (None, stranger),
        (None, other),
        (None, second_waiting),
        (None, half),
        (Some(Whose::First), first),
        (Some(Whose::Counterpart), counterpart),
        (Some(Whose::Waiting), waiting),
        (Some(Whose::Desk), desk),
    ];
    (ids, people)
}

async fn reviewer(world: &World, name: &str) -> Browser {
    let (_, password) = operator::add(world.service(), name).await.unwrap();
    let mut browser = Browser::new(world);
    let fields = [("email", name), ("password", password.expose())];
    browser.post("/desk/login", "/desk/login", &fields).await.leads();
    browser
}

async fn submitted(world: &World, kind: Kind, payload: &Payload) -> Application {
    let draft = world.draft(kind, FIRST, payload).await;
    if kind == Kind::Subsidy {
        world.attach(&draft).await;
    }
    application::submit(world.service(), &draft, APPLICANT)
        .await
        .unwrap()
}

/// A photo that waits for its owner's word.
async fn photo(world: &World, application: &Application) -> String {
    let jpeg = b"\xff\xd8\xff\xe0\0\x10JFIF and the rest of a photo";
    let chunks = futures_util::stream::iter([Ok::<_, std::io::Error>(jpeg.as_slice().into())]);
    let received = upload::receive(world.service(), application, "承諾通知書.jpg", chunks).await;
    let (Received::Photo(upload) | Received::Attached(upload)) = received.unwrap();
    assert_eq!(upload.media, "image/jpeg", "an attached one is a PNG by now");
    upload.upload_id.to_string()
}

async fn of_application(world: &World, application: &Application) -> String {
    let files = store::upload::of_application(&world.service().store, &application.application_id).await;
    files.unwrap()[0].upload_id.to_string()
}
