//! Every id in every route: another's is refused as one that nobody has, tells nothing and does nothing.

mod routes;
mod things;

use kazasu_service::portal::paths;
use kazasu_service::settings::Limits;
use reqwest::Method;

use self::routes::{CASES, Whose};
use self::things::{COUNTERPART, FILE, INSTITUTION, Ids, prepare};
use crate::world::World;
use crate::world::browser::{Browser, Shown, form_with_file};
use crate::world::desk::{COMPARED, PNG, PREVIEWS};

/// Words that only their owners may read.
const SECRETS: [&str; 6] = [
    "試験接骨院",
    "承諾通知書.png",
    "見本助産所",
    "first@clinic.example",
    "asker@clinic.example",
    "kazasu:1?",
];

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
        return browser
            .send(Method::POST, address, Some(form_with_file(&csrf, FILE, PNG)))
            .await;
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
