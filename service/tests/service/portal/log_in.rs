//! ログイン, its end, and パスワードを忘れた場合.

use kazasu_service::settings::Settings;
use kazasu_wire::activation::FacilityKind;

use super::{PASSWORD, add_facilities, complete, register, typed, user, world};
use crate::world::World;
use crate::world::browser::Browser;
use crate::world::browser::{mails, newest_link};

const EMAIL: &str = "log-in@clinic.example";
const NEW: &str = "Newpass99";

#[tokio::test]
async fn cookies_are_out_of_reach_of_scripts_and_other_sites() {
    let world = world().await;
    user(&world, &FacilityKind::Judo, EMAIL).await;
    let mut browser = Browser::new(&world);
    let shown = browser.log_in(EMAIL, PASSWORD).await;
    let cookies: Vec<&str> = shown
        .headers
        .get_all("set-cookie")
        .iter()
        .map(|value| value.to_str().unwrap())
        .collect();
    assert!(!cookies.is_empty());
    for cookie in cookies {
        assert!(
            cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax") && cookie.contains("Path=/"),
            "{cookie}"
        );
        assert!(
            !cookie.contains("Secure"),
            "test mode on loopback speaks plain HTTP"
        );
    }
    let real = Settings {
        behind_proxy: vec!["192.0.2.0/24".parse().unwrap()],
        ..Settings::default()
    };
    assert!(real.secure_cookies());
    assert!(
        Settings {
            test_mode: true,
            listen: "192.0.2.1:1".parse().unwrap(),
            ..Settings::default()
        }
        .secure_cookies()
    );
}

#[tokio::test]
async fn a_log_in_gets_a_new_cookie_and_ends_by_hand() {
    let world = world().await;
    user(&world, &FacilityKind::Judo, EMAIL).await;
    let mut browser = Browser::new(&world);
    // A cookie that somebody else planted is not taken over.
    browser.set_cookie("kazasu", "x".repeat(43).as_str());
    browser.log_in(EMAIL, PASSWORD).await.leads();
    let session = browser.cookie("kazasu").unwrap().to_owned();
    assert_ne!(session, "x".repeat(43));
    browser.get("/").await.is(200).says("見本 太郎");
    assert_eq!(browser.post("/", "/logout", &[]).await.leads(), "/");
    assert_eq!(browser.cookie("kazasu"), None);
    browser.set_cookie("kazasu", &session);
    let page = browser.get("/").await.is(200);
    assert!(!page.body.contains("見本 太郎"), "the session itself has ended");
}

#[tokio::test]
async fn a_log_in_ends_by_rest_and_by_age_and_is_extended() {
    let world = world().await;
    let mut browser = user(&world, &FacilityKind::Judo, EMAIL).await;
    let is_in = async |browser: &mut Browser| browser.get("/").await.body.contains("見本 太郎");
    for _ in 0..3 {
        world.pass(29 * 60);
        assert!(is_in(&mut browser).await, "whoever works is not put out");
    }
    world.pass(31 * 60);
    assert!(!is_in(&mut browser).await);
    browser.log_in(EMAIL, PASSWORD).await.leads();
    // By age, whatever is done; an extension begins it anew.
    for _ in 0..23 {
        world.pass(29 * 60);
        assert!(is_in(&mut browser).await);
    }
    let page = browser.get("/").await;
    let csrf = page.hidden("csrf").unwrap();
    assert_eq!(
        browser
            .submit("/session/extend", &csrf, &[("next", "/faq")])
            .await
            .leads(),
        "/faq"
    );
    for _ in 0..24 {
        world.pass(29 * 60);
        assert!(is_in(&mut browser).await);
    }
    world.pass(25 * 60);
    assert!(!is_in(&mut browser).await, "twelve hours after the extension");
    browser
        .submit("/session/extend", &csrf, &[])
        .await
        .refuses(403, "portal.form.stale");
}

#[tokio::test]
async fn wrong_tries_are_slowed_then_locked_where_they_come_from() {
    let world = World::with(|settings| settings.behind_proxy = vec!["127.0.0.0/8".parse().unwrap()]).await;
    add_facilities(&world).await;
    user(&world, &FacilityKind::Judo, EMAIL).await;
    let mut attacker = Browser::new(&world);
    attacker.headers = vec![("X-Forwarded-For", "203.0.113.66".to_owned())];
    for _ in 0..5 {
        attacker
            .log_in(EMAIL, "Wrong1234")
            .await
            .refuses(422, "ログインできません");
    }
    attacker.log_in(EMAIL, PASSWORD).await.refuses(429, "30秒待って");
    world.pass(30);
    attacker.log_in(EMAIL, "Wrong1234").await.is(422);
    attacker.log_in(EMAIL, PASSWORD).await.refuses(429, "60秒待って");
    let mut owner = Browser::new(&world);
    owner.headers = vec![("X-Forwarded-For", "198.51.100.7".to_owned())];
    owner.log_in(EMAIL, PASSWORD).await.leads();
    // On to the lock.
    let mut heard = 0;
    loop {
        world.pass(3_600);
        let shown = attacker.log_in(EMAIL, "Wrong1234").await;
        if shown.status == 429 {
            shown.says("ログインを止めています");
            break;
        }
        heard += 1;
        assert!(heard < 30, "it is never locked");
    }
    // Whoever is nobody is slowed in the same way and hears the same.
    let mut stranger = Browser::new(&world);
    stranger.headers = vec![("X-Forwarded-For", "192.0.2.9".to_owned())];
    for _ in 0..5 {
        stranger
            .log_in("nobody@clinic.example", PASSWORD)
            .await
            .refuses(422, "ログインできません");
    }
    stranger.log_in("nobody@clinic.example", PASSWORD).await.is(429);
}

#[tokio::test]
async fn a_new_password_is_set_by_mail_and_ends_every_log_in() {
    let world = world().await;
    let mut before = user(&world, &FacilityKind::Judo, EMAIL).await;
    let mut browser = Browser::new(&world);
    let known = browser
        .post("/reset", "/reset", &[("email", EMAIL)])
        .await
        .is(200);
    let unknown = browser
        .post("/reset", "/reset", &[("email", "nobody@clinic.example")])
        .await
        .is(200);
    assert_eq!(known.body, unknown.body);
    assert!(mails(&world, "nobody@clinic.example").await.is_empty());
    let first = newest_link(&world, EMAIL).await;
    browser
        .post("/reset", "/reset", &[("email", EMAIL)])
        .await
        .is(200);
    let link = newest_link(&world, EMAIL).await;
    browser
        .post(&link, &link, &[("password", NEW), ("password_again", "x")])
        .await
        .is(422);
    let pair = [("password", NEW), ("password_again", NEW)];
    let done = browser.post(&link, &link, &pair).await.is(200);
    done.says("新しいパスワードを設定しました");
    assert_eq!(mails(&world, EMAIL).await[0].0, "password-changed");
    browser
        .post("/login", &link, &pair)
        .await
        .refuses(410, "portal.link.used");
    browser.get(&first).await.refuses(404, "portal.link.unknown");
    let page = before.get("/").await.is(200);
    assert!(!page.body.contains("見本 太郎"), "older log-ins have ended");
    browser.log_in(EMAIL, PASSWORD).await.is(422);
    browser.log_in(EMAIL, NEW).await.leads();
    browser
        .post("/reset", "/reset", &[("email", EMAIL)])
        .await
        .is(200);
    let late = newest_link(&world, EMAIL).await;
    world.pass(60 * 60);
    browser.get(&late).await.refuses(410, "portal.link.expired");
}

/// Locked out by wrong tries: the mail opens the door.
#[tokio::test]
async fn a_new_password_ends_a_wait() {
    let world = world().await;
    user(&world, &FacilityKind::Judo, EMAIL).await;
    let mut browser = Browser::new(&world);
    for _ in 0..6 {
        browser.log_in(EMAIL, "Wrong1234").await;
    }
    browser.log_in(EMAIL, PASSWORD).await.is(429);
    browser
        .post("/reset", "/reset", &[("email", EMAIL)])
        .await
        .is(200);
    let link = newest_link(&world, EMAIL).await;
    browser
        .post(&link, &link, &[("password", NEW), ("password_again", NEW)])
        .await
        .is(200);
    browser.log_in(EMAIL, NEW).await.leads();
}

#[tokio::test]
async fn a_page_that_needs_a_log_in_is_found_again_after_it() {
    let world = world().await;
    register(&world, &typed(&FacilityKind::Judo, EMAIL)).await.is(200);
    complete(&world, EMAIL).await.is(200);
    let mut browser = Browser::new(&world);
    let page = browser.get("/login?next=%2Ffaq").await.is(200);
    let csrf = page.hidden("csrf").unwrap();
    let next = page.hidden("next").unwrap();
    let fields = [("email", EMAIL), ("password", PASSWORD), ("next", next.as_str())];
    assert_eq!(browser.submit("/login", &csrf, &fields).await.leads(), "/faq");
    for evil in ["https://evil.example/", "//evil.example/", "/\\evil.example"] {
        let mut browser = Browser::new(&world);
        let fields = [("email", EMAIL), ("password", PASSWORD), ("next", evil)];
        assert_eq!(
            browser.post("/login", "/login", &fields).await.leads(),
            "/",
            "{evil}"
        );
    }
}
