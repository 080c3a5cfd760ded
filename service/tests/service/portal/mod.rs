//! The portal over real HTTP, as a browser without a script sees it.

mod ids;
mod institutions;
mod issuer;
mod log_in;
mod memberships;
mod midwifery;
mod outbox;
mod public;
mod registration;
mod registration_link;
mod second_factor;
mod security;
mod sink;

use kazasu_wire::activation::FacilityKind;

use crate::world::World;
use crate::world::browser::Browser;
use crate::world::browser::newest_link;

pub const PASSWORD: &str = "Abcdefg1";

/// One more facility of each kind that a master holds, in prefecture 48.
pub async fn world() -> World {
    let world = World::new().await;
    add_facilities(&world).await;
    world
}

pub async fn add_facilities(world: &World) {
    let csv = "institution_code,name,kind,registration_numbers\n\
        4820123456,試験健診所,health_check,\n\
        4880000003,第二試験接骨院,judo,契4800003-0-0 協4800004.0.0\n";
    assert!(world.import_facilities(csv).await.taken);
}

/// What is typed into the form of a kind.
pub fn typed<'a>(kind: &'a FacilityKind, email: &'a str) -> Vec<(&'a str, &'a str)> {
    let mut fields = vec![
        ("family_name", "見本"),
        ("given_name", "太郎"),
        ("kind", kind.as_str()),
        ("telephone", "01201234567"),
        ("email", email),
        ("password", PASSWORD),
        ("password_again", PASSWORD),
        ("consent", "yes"),
    ];
    fields.extend(match kind {
        FacilityKind::Judo => vec![("registration_number", "契 4800001 0 0")],
        FacilityKind::Ahaki => vec![("registration_number", "4800000100")],
        FacilityKind::HealthCheck => vec![("prefecture", "48"), ("institution_digits", "0123456")],
        _ => vec![
            ("prefecture", "13"),
            ("facility_title", "見本助産所"),
            ("address", "見本市見本町1"),
            ("note", "令和6年4月1日に届出"),
        ],
    });
    fields
}

/// Registers and confirms; the page after it.
pub async fn register(world: &World, fields: &[(&str, &str)]) -> crate::world::browser::Shown {
    let mut browser = Browser::new(world);
    let page = browser.post("/register", "/register", fields).await.is(200);
    page.says("入力内容確認");
    let (csrf, draft) = (page.hidden("csrf").unwrap(), page.hidden("draft").unwrap());
    browser
        .submit("/register/confirm", &csrf, &[("draft", &draft), ("action", "ok")])
        .await
}

/// Completes the registration whose mail is the newest of an address.
pub async fn complete(world: &World, email: &str) -> crate::world::browser::Shown {
    let link = newest_link(world, email).await;
    let mut browser = Browser::new(world);
    browser.post(&link, &link, &[]).await
}

/// A user of a kind of facility, logged in.
pub async fn user(world: &World, kind: &FacilityKind, email: &str) -> Browser {
    register(world, &typed(kind, email)).await.is(200);
    complete(world, email).await.is(200);
    let mut browser = Browser::new(world);
    assert_eq!(browser.log_in(email, PASSWORD).await.leads(), "/");
    browser
}
