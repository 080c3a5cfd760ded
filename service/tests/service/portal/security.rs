//! What must not work.

use std::path::Path;

use kazasu_service::portal::headers::HEADERS;
use kazasu_service::portal::{operator, paths};
use kazasu_service::settings::Limits;
use kazasu_wire::activation::FacilityKind;
use reqwest::Method;

use super::{PASSWORD, add_facilities, typed, user};
use crate::world::World;
use crate::world::browser::Browser;

/// A world in which nobody is turned away for asking often: what is asked here must be judged.
async fn world() -> World {
    let world = World::with(|settings| settings.limits = Limits::wide()).await;
    add_facilities(&world).await;
    world
}

/// The path with something in the place of each of its parameters.
fn filled(path: &str, word: &str) -> String {
    let parts = path
        .split('/')
        .map(|part| if part.starts_with('{') { word } else { part });
    parts.collect::<Vec<_>>().join("/")
}

/// What the tests here go through is every route: none is made beside the list.
#[test]
fn every_route_is_in_the_list() {
    let mut folders = vec![
        Path::new(env!("CARGO_MANIFEST_DIR")).join("src/portal"),
        Path::new(env!("CARGO_MANIFEST_DIR")).join("src/office"),
    ];
    let mut looked = 0;
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if !path.ends_with("routes.rs") {
                let text = std::fs::read_to_string(&path).unwrap();
                for beside in [".route(", ".route_service(", ".nest(", ".nest_service("] {
                    assert!(!text.contains(beside), "{} has {beside}", path.display());
                }
                looked += 1;
            }
        }
    }
    assert!(
        looked > 40 && paths().len() > 80,
        "{looked} files, {} routes",
        paths().len()
    );
}

#[tokio::test]
async fn every_answer_carries_the_headers() {
    let world = world().await;
    let mut visitors = [
        Browser::new(&world),
        user(&world, &FacilityKind::Judo, "a@clinic.example").await,
    ];
    for browser in &mut visitors {
        for path in paths() {
            for method in [Method::GET, Method::POST] {
                let shown = browser.send(method.clone(), &filled(path, "x"), None).await;
                for (name, value) in HEADERS {
                    let found = shown
                        .headers
                        .get(&name)
                        .unwrap_or_else(|| unreachable!("{path}: no {name}"));
                    let own = name == "cache-control" || name == "content-security-policy";
                    assert!(own || found == value, "{path}: {name} is {found:?}");
                }
                let policy = shown.headers["content-security-policy"].to_str().unwrap();
                assert!(
                    !policy.contains("unsafe") && policy.contains("default-src 'none'"),
                    "{path}: {policy}"
                );
                assert!(
                    !shown.body.contains("<script>") && !shown.body.contains(" style="),
                    "{path}"
                );
                assert!(!shown.headers.contains_key("strict-transport-security"));
            }
        }
    }
}

/// Without the token of its page, with another's, and with one of before the log-in, nothing is taken.
#[tokio::test]
async fn a_form_needs_the_token_of_its_page() {
    let world = world().await;
    let mut browser = user(&world, &FacilityKind::Judo, "a@clinic.example").await;
    let mut other = Browser::new(&world);
    let others = other.get("/login").await.hidden("csrf").unwrap();
    let mut posts = 0;
    for path in paths() {
        let path = filled(path, "x");
        for token in ["", "x", others.as_str()] {
            let shown = browser.submit(&path, token, &[]).await;
            // No such method, no such thing, another kind of form, or the token is missed: never done, never a fault.
            assert!(
                [303, 403, 404, 405, 410, 415, 422].contains(&shown.status),
                "{path}: {}",
                shown.status
            );
            if shown.status == 403 {
                posts += 1;
            }
            assert_ne!(shown.status, 422, "{path} was judged without its token");
        }
    }
    assert!(posts > 10, "{posts}");
    let page = browser.get("/").await.is(200);
    let csrf = page.hidden("csrf").unwrap();
    page.says("見本 太郎");
    // A stranger's token does not count for somebody who is logged in, and the reverse.
    browser
        .submit("/logout", &others, &[])
        .await
        .refuses(403, "portal.form.stale");
    other
        .submit(
            "/login",
            &csrf,
            &[("email", "a@clinic.example"), ("password", PASSWORD)],
        )
        .await
        .is(403);
}

/// Whoever is not logged in reaches no page that needs it, and a user none of the desk's.
#[tokio::test]
async fn pages_that_need_a_log_in_are_closed_to_others() {
    let world = world().await;
    let mut stranger = Browser::new(&world);
    let mut user = user(&world, &FacilityKind::Judo, "a@clinic.example").await;
    let (_, password) = operator::add(world.service(), "half").await.unwrap();
    let mut half = Browser::new(&world);
    let fields = [("email", "half"), ("password", password.expose())];
    half.post("/desk/login", "/desk/login", &fields).await.leads();
    for path in paths().into_iter().filter(|path| path.starts_with("/desk")) {
        if ["/desk/login", "/desk/logout", "/desk/second-factor"].contains(&path) {
            continue;
        }
        let path = filled(path, "x");
        for browser in [&mut stranger, &mut user, &mut half] {
            for method in [Method::GET, Method::POST] {
                let shown = browser.send(method, &path, None).await;
                let closed = match shown.status {
                    303 => {
                        shown.leads().starts_with("/desk/login")
                            || shown.leads().starts_with("/desk/second-factor")
                    }
                    403 | 404 | 405 | 415 => true,
                    _ => false,
                };
                assert!(closed, "{path}: {}", shown.status);
            }
        }
    }
}

/// SQL, scripts, paths, headers, huge and wrongly encoded: refused, never a fault.
#[tokio::test]
async fn a_hostile_crawl_leaves_no_fault() {
    let world = world().await;
    let hostile = hostile();
    let mut visitors = [
        Browser::new(&world),
        user(&world, &FacilityKind::Judo, "a@clinic.example").await,
    ];
    let fields: Vec<&str> = typed(&FacilityKind::Midwifery, "")
        .into_iter()
        .map(|(name, _)| name)
        .collect();
    let mut asked = 0;
    for browser in &mut visitors {
        let csrf = browser.get("/").await.hidden("csrf").unwrap_or_default();
        let csrf = if csrf.is_empty() {
            browser.get("/login").await.hidden("csrf").unwrap()
        } else {
            csrf
        };
        for path in paths() {
            for word in &hostile {
                let encoded: String = url::form_urlencoded::byte_serialize(word.as_bytes()).collect();
                let encoded = encoded.replace('+', "%20");
                let short: String = encoded.chars().take(2_000).collect();
                let short = short.trim_end_matches('%').to_owned();
                let address = filled(path, if short.is_empty() { "x" } else { &short });
                for query in [
                    String::new(),
                    format!(
                        "?next={short}&page={short}&q={short}&category={short}&kind={short}&lang={short}"
                    ),
                ] {
                    let shown = browser.get(&format!("{address}{query}")).await;
                    fault_free(&shown, &address, word);
                    asked += 1;
                }
                let mut form: Vec<(&str, &str)> = fields.iter().map(|name| (*name, word.as_str())).collect();
                form.extend([
                    ("code", word.as_str()),
                    ("draft", word.as_str()),
                    ("action", word.as_str()),
                    ("next", word.as_str()),
                    ("question", word.as_str()),
                ]);
                if word.len() < 4_000 && path != "/logout" {
                    let shown = browser.submit(&address, &csrf, &form).await;
                    fault_free(&shown, &address, word);
                    asked += 1;
                }
            }
        }
        // Bodies and headers that are no form.
        for (body, kind) in [
            ("%ff%fe=%00&csrf=%ff", "application/x-www-form-urlencoded"),
            ("{\"a\":1}", "application/json"),
            (
                "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1",
                "multipart/form-data; boundary=x",
            ),
            ("a", "multipart/form-data"),
            ("", "text/plain"),
        ] {
            for path in paths() {
                let url = world.running.origin.join(&filled(path, "x"));
                let response = world
                    .http
                    .post(url)
                    .header("Content-Type", kind)
                    .body(body)
                    .send()
                    .await
                    .unwrap();
                assert!(response.status().as_u16() < 500, "{path}: {kind}");
                asked += 1;
            }
        }
    }
    assert!(asked > 1_000, "{asked}");
    for (name, value) in [
        (
            "Cookie",
            "kazasu=\u{1F980}; kazasu-form=../../etc/passwd; kazasu-language=<script>",
        ),
        ("Cookie", "kazasu=; =; ;;;=kazasu"),
        ("Accept-Language", ",,;q=zz,\u{e9}"),
        ("X-Forwarded-For", "'; DROP TABLE portal_users; --"),
        ("Host", "evil.example"),
        ("Referer", "javascript:alert(1)"),
    ] {
        let value = reqwest::header::HeaderValue::from_bytes(value.as_bytes()).unwrap();
        let url = world.running.origin.join("/login");
        let response = world
            .http
            .get(url)
            .header(name, value)
            .header("Accept", "text/html")
            .send()
            .await
            .unwrap();
        assert_eq!(response.status().as_u16(), 200, "{name}");
        let body = response.text().await.unwrap();
        assert!(
            !body.contains("evil.example") && !body.contains("alert(1)"),
            "{name}"
        );
    }
    let huge = vec![b'a'; 200 * 1024];
    let url = world.running.origin.join("/login");
    let response = world
        .http
        .post(url)
        .header("Content-Type", "application/x-www-form-urlencoded")
        .body(huge);
    assert_eq!(response.send().await.unwrap().status().as_u16(), 413);
    still_whole(&world).await;
}

fn hostile() -> Vec<String> {
    [
        "' OR '1'='1",
        "'; DROP TABLE portal_users; --",
        "\" UNION SELECT password_hash FROM portal_users --",
        "<script>alert(1)</script>",
        "\"><img src=x onerror=alert(1)>",
        "{{7*7}}${7*7}",
        "../../../../etc/passwd",
        "..%2f..%2fetc%2fpasswd",
        "\r\nSet-Cookie: evil=1",
        "\u{0}",
        "\u{202e}\u{feff}\u{1F980}",
        "NaN",
        "-9223372036854775809",
        "",
    ]
    .map(str::to_owned)
    .into_iter()
    .chain([String::from("長").repeat(3_000)])
    .collect()
}

#[track_caller]
fn fault_free(shown: &crate::world::browser::Shown, address: &str, word: &str) {
    assert!(shown.status < 500, "{address} {word:?}: {}", shown.status);
    assert!(
        !shown.body.contains("<script>alert(1)") && !shown.body.contains("<img src=x"),
        "{address} {word:?}"
    );
    assert!(!shown.headers.contains_key("evil"), "{address}");
    let cookies = shown.headers.get_all("set-cookie");
    assert!(
        cookies
            .iter()
            .all(|cookie| !cookie.to_str().unwrap().starts_with("evil")),
        "{address}"
    );
}

async fn still_whole(world: &World) {
    assert_eq!(world.count("SELECT COUNT(*) FROM portal_users").await, 1);
    let mut browser = Browser::new(world);
    browser.log_in("a@clinic.example", PASSWORD).await;
}
