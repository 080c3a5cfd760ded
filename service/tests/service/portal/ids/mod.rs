//! Every id in every route: another's is refused as one that nobody has, tells nothing and does nothing.

use std::collections::BTreeMap;

use kazasu_service::account_sheet::{self, Place};
use kazasu_service::application::upload::{self, Received};
use kazasu_service::application::{self, Kind, Payload};
use kazasu_service::portal::{operator, paths};
use kazasu_service::settings::Limits;
use kazasu_service::store;
use kazasu_service::store::application::Application;
use kazasu_wire::activation::FacilityKind;
use reqwest::Method;

use super::second_factor::set_up;
use super::{complete, register, typed, user};
use crate::world::browser::{Browser, Sent, Shown, newest_link};
use crate::world::desk::{APPLICANT, COMPARED, PNG, PREVIEWS, start_of_use};
use crate::world::{FIRST, World};

const COUNTERPART: &str = "4880000003";
const INSTITUTION: &str = "4810000001";

/// Whose the thing of a path is: who gets to it, and nobody else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Whose {
    /// The first clinic's.
    First,
    /// The clinic's that is asked to confirm a 併設.
    Counterpart,
    /// A midwifery home's that waits for the operator.
    Waiting,
    /// The desk's.
    Desk,
    /// Whoever has the word of the link.
    Bearer,
    /// Everybody's: it names nothing of anybody.
    Everybody,
}

/// Each route with an id: whose, and which of [`Ids`] stand in it.
const CASES: &[(&str, Whose, &[&str])] = &[
    ("/accounts/{id}", Whose::First, &["account"]),
    ("/accounts/{id}/sheet", Whose::First, &["account"]),
    ("/accounts/{id}/sheet.pdf", Whose::First, &["account"]),
    ("/accounts/{id}/note", Whose::First, &["account"]),
    ("/accounts/{id}/link", Whose::First, &["account"]),
    ("/accounts/{id}/stop", Whose::First, &["account"]),
    ("/accounts/{id}/reissue", Whose::First, &["account"]),
    ("/applications/{id}", Whose::First, &["draft"]),
    ("/applications/{id}/edit", Whose::First, &["draft"]),
    ("/applications/{id}/submit", Whose::First, &["draft"]),
    ("/applications/{id}/files", Whose::First, &["draft"]),
    (
        "/applications/{id}/files/{file}",
        Whose::First,
        &["draft", "upload"],
    ),
    (
        "/applications/{id}/files/{file}/preview",
        Whose::First,
        &["draft", "upload"],
    ),
    (
        "/applications/{id}/files/{file}/photo",
        Whose::First,
        &["draft", "photo"],
    ),
    (
        "/applications/{id}/files/{file}/remove",
        Whose::First,
        &["draft", "upload"],
    ),
    ("/applications/{id}/decision.pdf", Whose::First, &["subsidy"]),
    ("/applications/{id}/withdraw", Whose::First, &["waiting"]),
    ("/applications/{id}/confirm", Whose::Counterpart, &["co-location"]),
    ("/registration/documents/{id}", Whose::Waiting, &["document"]),
    (
        "/registration/documents/{id}/remove",
        Whose::Waiting,
        &["document"],
    ),
    ("/desk/applications/{id}", Whose::Desk, &["queued"]),
    ("/desk/applications/{id}/claim", Whose::Desk, &["queued"]),
    ("/desk/applications/{id}/decide", Whose::Desk, &["queued"]),
    (
        "/desk/applications/{id}/files/{file}",
        Whose::Desk,
        &["subsidy", "receipt"],
    ),
    (
        "/desk/applications/{id}/files/{file}/preview",
        Whose::Desk,
        &["subsidy", "receipt"],
    ),
    ("/desk/members/{id}", Whose::Desk, &["member"]),
    (
        "/desk/members/{id}/documents/{document}",
        Whose::Desk,
        &["member", "kept"],
    ),
    ("/desk/inquiries/{id}", Whose::Desk, &["inquiry"]),
    ("/desk/notices/{id}/withdraw", Whose::Desk, &["notice"]),
    ("/desk/faqs/{id}/remove", Whose::Desk, &["faq"]),
    ("/desk/calls/{code}", Whose::Desk, &["code"]),
    ("/one-time/{word}", Whose::Bearer, &["one-time"]),
    ("/register/links/{token}", Whose::Bearer, &["registration"]),
    (
        "/institutions/register/links/{token}",
        Whose::Bearer,
        &["registration"],
    ),
    ("/institutions/register/{token}", Whose::Bearer, &["invitation"]),
    ("/reset/links/{token}", Whose::Bearer, &["reset"]),
    ("/institutions/reset/links/{token}", Whose::Bearer, &["reset"]),
    ("/assets/{name}", Whose::Everybody, &[]),
    ("/notices/{id}", Whose::Everybody, &[]),
    ("/manuals/{slug}", Whose::Everybody, &[]),
    ("/applications/new/{kind}", Whose::Everybody, &[]),
];

/// Words that only their owners may read.
const SECRETS: [&str; 6] = [
    "試験接骨院",
    "承諾通知書.png",
    "見本助産所",
    "first@clinic.example",
    "asker@clinic.example",
    "kazasu:1?",
];

/// What an id of each name is.
type Ids = BTreeMap<&'static str, String>;

#[test]
fn every_route_with_an_id_has_a_case() {
    let mut routes: Vec<&str> = paths().into_iter().filter(|path| path.contains('{')).collect();
    let mut cases: Vec<&str> = CASES.iter().map(|(path, ..)| *path).collect();
    routes.sort_unstable();
    cases.sort_unstable();
    assert_eq!(routes, cases, "a route without a case, or the reverse");
    for (path, whose, ids) in CASES {
        let places = path.matches('{').count();
        assert!(*whose == Whose::Everybody || places == ids.len(), "{path}");
    }
}

/// Everybody asks for everything with the right forms; the owners come last and get it, so the ids were right.
#[tokio::test]
async fn what_is_anothers_is_refused_as_what_nobody_has() {
    let world = World::with(|settings| {
        settings.limits = Limits::wide();
        settings.office.preview = Some(PREVIEWS.into());
    })
    .await;
    let more = format!(
        "{COMPARED}{COUNTERPART},第二接骨院,judo,契4800003-0-0,1961-07-09,\n{INSTITUTION},試験医科,medical,,,\n"
    );
    assert!(world.import_facilities(more).await.taken);
    let (ids, mut people) = prepare(&world).await;
    let before = standing(&world).await;
    let mut refused = 0;
    for (route, whose, names) in CASES {
        let own: Vec<&str> = names.iter().map(|name| ids[name].as_str()).collect();
        let wrong: Vec<String> = own.iter().map(|id| nobodys(id)).collect();
        let wrong: Vec<&str> = wrong.iter().map(String::as_str).collect();
        let (theirs, unknown) = (filled(route, &own), filled(route, &wrong));
        for (who, browser) in &mut people {
            if *who == Some(*whose) || matches!(whose, Whose::Bearer | Whose::Everybody) {
                continue;
            }
            for method in [Method::GET, Method::POST] {
                let asked = ask(browser, &method, route, &theirs, &ids).await;
                let nothing = ask(browser, &method, route, &unknown, &ids).await;
                assert_eq!(asked.status, nothing.status, "{who:?} {method} {theirs}");
                assert_eq!(
                    plain(&asked, &own),
                    plain(&nothing, &wrong),
                    "{who:?} {method} {theirs}: told from what nobody has"
                );
                assert!(
                    [303, 403, 404, 405].contains(&asked.status),
                    "{who:?} {method} {theirs}: {}",
                    asked.status
                );
                for secret in SECRETS {
                    // A visitor reads the own name in the header.
                    let header = asked.body.split("<main").next().unwrap_or_default();
                    let own_name = header.contains(secret);
                    assert!(
                        own_name || !asked.body.contains(secret),
                        "{who:?} {theirs}: {secret}"
                    );
                }
                refused += 1;
            }
        }
    }
    assert!(refused > 250, "{refused}");
    mixed(&world, &ids, &mut people).await;
    words_open_one_door(&ids, &mut people).await;
    assert_eq!(standing(&world).await, before, "nothing was done");

    // The owners, last: what they do changes things.
    for (route, whose, names) in CASES {
        let own: Vec<&str> = names.iter().map(|name| ids[name].as_str()).collect();
        let address = filled(route, &own);
        let owner = match whose {
            Whose::Everybody => continue,
            Whose::Bearer => None,
            whose => Some(*whose),
        };
        let (_, browser) = people.iter_mut().find(|(who, _)| *who == owner).unwrap();
        let mut reached = false;
        for method in [Method::GET, Method::POST] {
            let shown = ask(browser, &method, route, &address, &ids).await;
            reached |= ![403, 404, 405].contains(&shown.status) && !leads_to_log_in(&shown);
            if reached {
                break;
            }
        }
        assert!(
            reached,
            "{route} is not there for its owner: the case proves nothing"
        );
    }
    assert_ne!(standing(&world).await, before);
}

/// An own id does not open another's beside it.
async fn mixed(world: &World, ids: &Ids, people: &mut [(Option<Whose>, Browser)]) {
    let (_, desk) = people
        .iter_mut()
        .find(|(who, _)| *who == Some(Whose::Desk))
        .unwrap();
    for address in [
        format!("/desk/applications/{}/files/{}", ids["queued"], ids["receipt"]),
        format!("/desk/applications/{}/files/{}", ids["subsidy"], ids["upload"]),
        format!("/desk/members/{}/documents/{}", ids["second-member"], ids["kept"]),
        // A draft is its applicant's own until it is sent in.
        format!("/desk/applications/{}", ids["draft"]),
        format!("/desk/applications/{}/files/{}", ids["draft"], ids["upload"]),
        format!(
            "/desk/applications/{}/files/{}/preview",
            ids["draft"], ids["upload"]
        ),
    ] {
        desk.get(&address).await.refuses(404, "portal.page.unknown");
    }
    let (_, first) = people
        .iter_mut()
        .find(|(who, _)| *who == Some(Whose::First))
        .unwrap();
    for address in [
        format!("/applications/{}/files/{}", ids["waiting"], ids["upload"]),
        format!("/applications/{}/files/{}/preview", ids["waiting"], ids["upload"]),
        format!("/applications/{}/files/{}", ids["draft"], ids["receipt"]),
    ] {
        first.get(&address).await.refuses(404, "portal.page.unknown");
    }
    let file = world.count("SELECT COUNT(*) FROM uploads").await;
    assert_eq!(file, 3);
}

/// The word of one kind of link opens no other kind of door.
async fn words_open_one_door(ids: &Ids, people: &mut [(Option<Whose>, Browser)]) {
    let (_, stranger) = people.iter_mut().find(|(who, _)| who.is_none()).unwrap();
    for (route, _, names) in CASES.iter().filter(|(_, whose, _)| *whose == Whose::Bearer) {
        for word in ["one-time", "registration", "invitation", "reset"] {
            if names.contains(&word) {
                continue;
            }
            let address = filled(route, &[&ids[word]]);
            let shown = ask(stranger, &Method::POST, route, &address, ids).await;
            assert!(matches!(shown.status, 404 | 410), "{address}: {}", shown.status);
            for secret in SECRETS {
                assert!(!shown.body.contains(secret), "{address}: {secret}");
            }
        }
    }
}

/// Asks, with a form that would be taken if the thing were the asker's.
async fn ask(browser: &mut Browser, method: &Method, route: &str, address: &str, ids: &Ids) -> Shown {
    if *method == Method::GET {
        return browser.get(address).await;
    }
    let csrf = token(browser).await;
    if route.ends_with("/files") {
        return browser.send(Method::POST, address, Some(file(&csrf))).await;
    }
    let fields = [
        ("version", ids["version"].as_str()),
        ("do", "approve"),
        ("note", "ほかの人の備考"),
        ("answer", "ほかの人の回答"),
        ("password", "Another9x"),
        ("password_again", "Another9x"),
    ];
    browser.submit(address, &csrf, &fields).await
}

/// The token of whatever page the asker has.
async fn token(browser: &mut Browser) -> String {
    for page in ["/desk", "/", "/login"] {
        if let Some(token) = browser.get(page).await.hidden("csrf") {
            return token;
        }
    }
    String::new()
}

fn file(csrf: &str) -> Sent {
    let mut body = format!(
        "--BOUND\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n{csrf}\r\n--BOUND\r\n\
         Content-Disposition: form-data; name=\"file\"; filename=\"承諾通知書.png\"\r\n\r\n"
    )
    .into_bytes();
    body.extend_from_slice(PNG);
    body.extend_from_slice(b"\r\n--BOUND--\r\n");
    ("multipart/form-data; boundary=BOUND", body)
}

fn filled(route: &str, ids: &[&str]) -> String {
    let mut ids = ids.iter();
    let parts = route.split('/').map(|part| match part.starts_with('{') {
        true => ids.next().copied().unwrap_or("x"),
        false => part,
    });
    parts.collect::<Vec<_>>().join("/")
}

/// An id of the same form that nobody has.
fn nobodys(id: &str) -> String {
    if id.starts_with('W') && id.len() == 8 {
        return "W9999999".to_owned();
    }
    if id.bytes().all(|byte| byte.is_ascii_digit()) {
        return "4889999999".to_owned();
    }
    "A".repeat(id.len())
}

/// The answer without the ids that were asked for.
fn plain(shown: &Shown, ids: &[&str]) -> String {
    let location = shown.headers.get("location").map(|to| to.to_str().unwrap());
    let mut text = format!("{}\n{}", location.unwrap_or_default(), shown.body);
    for id in ids {
        text = text.replace(id, "ID");
    }
    text
}

fn leads_to_log_in(shown: &Shown) -> bool {
    let to = shown.headers.get("location").map(|to| to.to_str().unwrap());
    to.is_some_and(|to| to.contains("login") || to.contains("second-factor"))
}

/// How everything stands that a request here could change.
async fn standing(world: &World) -> Vec<String> {
    let mut rows = Vec::new();
    for sql in [
        "SELECT application_id || state || CAST(version AS TEXT) || COALESCE(claimed_by, '') \
         || COALESCE(confirmed_by, '') FROM applications",
        "SELECT account_id || COALESCE(CAST(stopped_at AS TEXT), '') || COALESCE(CAST(ended_at AS TEXT), '') \
         FROM accounts",
        "SELECT account_id FROM account_notes",
        "SELECT upload_id FROM uploads",
        "SELECT document_id FROM membership_documents",
        "SELECT membership_id || state FROM portal_memberships",
        "SELECT user_id || password_hash FROM portal_users",
        "SELECT notice_id || COALESCE(CAST(withdrawn_at AS TEXT), '') FROM notices",
        "SELECT faq_id FROM faqs",
        "SELECT inquiry_id || COALESCE(CAST(answered_at AS TEXT), '') FROM inquiries",
        "SELECT facility_id FROM facility_calls",
        "SELECT purpose || COALESCE(CAST(used_at AS TEXT), '') FROM portal_links",
        "SELECT mail_id FROM mails",
    ] {
        let found: Vec<(String,)> = sqlx::query_as(sql)
            .fetch_all(world.service().store.read())
            .await
            .unwrap();
        let mut found: Vec<String> = found.into_iter().map(|(row,)| row).collect();
        found.sort_unstable();
        rows.extend(found);
    }
    rows
}

/// Everything there is an id of, and everybody who may ask.
async fn prepare(world: &World) -> (Ids, Vec<(Option<Whose>, Browser)>) {
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
        .log_in("counterpart@clinic.example", super::PASSWORD)
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
        waiting.send(Method::POST, to, Some(file(&csrf))).await.leads();
        let shown = waiting.get("/registration").await.is(200);
        let known: Vec<&String> = ids.values().collect();
        let mut found = shown
            .body
            .split("href=\"/registration/documents/")
            .skip(1)
            .map(|rest| rest.split('"').next().unwrap().to_owned());
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
