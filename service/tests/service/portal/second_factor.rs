//! 二要素認証.

use kazasu_service::portal::operator;
use kazasu_wire::activation::FacilityKind;

use super::{user, world};
use crate::world::World;
use crate::world::browser::{Browser, Shown, code, mails};

async fn prove(browser: &mut Browser, at: &str, code: &str) -> Shown {
    browser.post(at, at, &[("code", code)]).await
}

/// Sets an authenticator up: its key, and the recovery codes.
pub async fn set_up(world: &World, browser: &mut Browser, at: &str) -> (String, Vec<String>) {
    let key = browser.get(at).await.is(200).grouped().remove(0);
    let page = prove(browser, at, &code(&key, world)).await.is(200);
    page.says("回復コード");
    (key, page.grouped())
}

/// A person of the operator, logged in with the password only.
async fn reviewer(world: &World) -> Browser {
    let (_, password) = operator::add(world.service(), "reviewer.one").await.unwrap();
    let mut browser = Browser::new(world);
    let fields = [("email", "reviewer.one"), ("password", password.expose())];
    assert_eq!(
        browser.post("/desk/login", "/desk/login", &fields).await.leads(),
        "/desk"
    );
    browser
}

#[tokio::test]
async fn a_person_of_the_operator_sets_one_up_at_the_first_log_in() {
    let world = world().await;
    let mut browser = reviewer(&world).await;
    let before = browser.cookie("kazasu").unwrap().to_owned();
    prove(&mut browser, "/desk/second-factor", "000000")
        .await
        .is(422)
        .says("確認コードが一致しません");
    let (key, codes) = set_up(&world, &mut browser, "/desk/second-factor").await;
    assert_eq!(codes.len(), 10);
    assert_ne!(
        browser.cookie("kazasu").unwrap(),
        before,
        "another cookie from here on"
    );
    // The same code is not taken twice, and none of a step before it.
    world.pass(1);
    prove(&mut browser, "/desk/second-factor", &code(&key, &world))
        .await
        .is(422);
    world.pass(30);
    assert_eq!(
        prove(&mut browser, "/desk/second-factor", &code(&key, &world))
            .await
            .leads(),
        "/desk"
    );
}

#[tokio::test]
async fn a_recovery_code_works_once_and_leads_to_a_new_set_up() {
    let world = world().await;
    let email = "lost@clinic.example";
    let mut browser = user(&world, &FacilityKind::Judo, email).await;
    let (old, codes) = set_up(&world, &mut browser, "/second-factor").await;
    assert_eq!(mails(&world, email).await[0].0, "second-factor-changed");
    world.pass(60);
    let mut other = Browser::new(&world);
    other.log_in(email, super::PASSWORD).await.leads();
    prove(&mut other, "/second-factor", &codes[0].to_lowercase())
        .await
        .is(200)
        .says("認証アプリの設定");
    let (new, others) = set_up(&world, &mut other, "/second-factor").await;
    assert_ne!(old, new);
    world.pass(60);
    // Neither the old key nor the other old codes open anything.
    prove(&mut other, "/second-factor", &code(&old, &world))
        .await
        .is(422);
    prove(&mut other, "/second-factor", &codes[1]).await.is(422);
    assert_eq!(others.len(), 10);
    assert_eq!(
        prove(&mut other, "/second-factor", &code(&new, &world))
            .await
            .leads(),
        "/"
    );
}

/// The same at the desk, where no mail tells of it: the audit does.
#[tokio::test]
async fn a_person_of_the_operator_recovers_too() {
    let world = world().await;
    let desk = "/desk/second-factor";
    let mut browser = reviewer(&world).await;
    let (old, codes) = set_up(&world, &mut browser, desk).await;
    world.pass(60);
    prove(&mut browser, desk, &codes[9])
        .await
        .is(200)
        .says("認証アプリの設定");
    let (new, others) = set_up(&world, &mut browser, desk).await;
    assert!(old != new && others.iter().all(|code| !codes.contains(code)));
    world.pass(60);
    for late in [code(&old, &world), codes[9].clone(), codes[0].clone()] {
        prove(&mut browser, desk, &late).await.is(422);
    }
    assert_eq!(
        prove(&mut browser, desk, &code(&new, &world)).await.leads(),
        "/desk"
    );
    browser
        .get("/desk/audit")
        .await
        .is(200)
        .says("second-factor.changed");
}

/// What a camera reads is what the link opens, and the key stands beside it as text.
#[tokio::test]
async fn the_key_is_a_qr_code_too() {
    let world = world().await;
    let mut browser = user(&world, &FacilityKind::Judo, "camera@clinic.example").await;
    for at in ["/second-factor", "/second-factor?lang=en"] {
        let page = browser.get(at).await.is(200);
        let link = page.between("href=\"otpauth", "\"");
        let read = read(&page);
        assert_eq!(read, format!("otpauth{link}"));
        let key = page.grouped().remove(0);
        assert!(read.contains(&format!("secret={key}")), "{read}");
        page.says("role=\"img\" aria-label=\"");
    }
}

/// What another program reads in the picture of a page.
fn read(page: &Shown) -> String {
    let side: usize = page.between("class=\"qr\" viewBox=\"0 0 ", " ").parse().unwrap();
    let path = page.between("<path d=\"", "\"");
    let mut dark = vec![false; side * side];
    for run in path.split('M').skip(1) {
        let (from, length) = run.split_once('h').unwrap();
        let (x, y) = from.split_once(' ').unwrap();
        let (x, y): (usize, usize) = (x.parse().unwrap(), y.parse().unwrap());
        let length: usize = length.split('v').next().unwrap().parse().unwrap();
        dark[y * side + x..y * side + x + length].fill(true);
    }
    // Eight dots a module, as on a screen.
    const DOTS: usize = 8;
    let dot = |x: usize, y: usize| match dark[(y / DOTS) * side + x / DOTS] {
        true => 0,
        false => 255,
    };
    let mut image = rqrr::PreparedImage::prepare_from_greyscale(side * DOTS, side * DOTS, dot);
    image.detect_grids()[0].decode().unwrap().1
}

#[tokio::test]
async fn wrong_codes_are_slowed() {
    let world = world().await;
    let mut browser = reviewer(&world).await;
    for _ in 0..5 {
        prove(&mut browser, "/desk/second-factor", "000000").await.is(422);
    }
    prove(&mut browser, "/desk/second-factor", "000000").await.is(429);
}

#[tokio::test]
async fn people_of_the_operator_are_added_reset_and_stopped() {
    let world = world().await;
    let service = world.service();
    let mut browser = reviewer(&world).await;
    for name in ["", "空白 のある", &"a".repeat(61), "reviewer.one"] {
        assert!(operator::add(service, name).await.is_err(), "{name}");
    }
    set_up(&world, &mut browser, "/desk/second-factor").await;
    let password = operator::reset(service, "reviewer.one").await.unwrap();
    assert_eq!(
        browser.get("/desk/second-factor").await.leads(),
        "/desk/login",
        "logged out"
    );
    let fields = [("email", "reviewer.one"), ("password", password.expose())];
    browser.post("/desk/login", "/desk/login", &fields).await.leads();
    browser
        .get("/desk/second-factor")
        .await
        .is(200)
        .says("認証アプリの設定");
    operator::stop(service, "reviewer.one").await.unwrap();
    assert_eq!(browser.get("/desk/second-factor").await.leads(), "/desk/login");
    browser.post("/desk/login", "/desk/login", &fields).await.is(422);
    assert!(operator::stop(service, "reviewer.one").await.is_err());
}

/// A user of the portal is nobody at the desk, and the reverse.
#[tokio::test]
async fn the_two_houses_know_only_their_own() {
    let world = world().await;
    let email = "user@clinic.example";
    user(&world, &FacilityKind::Judo, email).await;
    let mut browser = Browser::new(&world);
    let fields = [("email", email), ("password", super::PASSWORD)];
    browser.post("/desk/login", "/desk/login", &fields).await.is(422);
    let (_, password) = operator::add(world.service(), "two").await.unwrap();
    browser.log_in("two", password.expose()).await.is(422);
}
