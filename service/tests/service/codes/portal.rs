//! `portal.…`: drawn as pages, with the words of the code.

use kazasu_wire::activation::FacilityKind;
use kazasu_words::{Arg, Args, Code, Locale, Voice, Words};

use super::of;
use crate::portal::{PASSWORD, complete, register, typed, user, world};
use crate::world::World;
use crate::world::browser::Browser;
use crate::world::browser::{Shown, newest_link};

const EMAIL: &str = "codes@clinic.example";

#[tokio::test]
async fn of_the_portal() {
    for (code, status) in of("portal") {
        let world = world().await;
        let shown = raise(&world, code).await.is(status);
        let seconds = if code == "portal.login.locked" {
            86_400_u32
        } else {
            30
        };
        let args = Args::new().with(Arg::Seconds, seconds);
        let words = Words::new(Locale::Ja);
        let found = Code::find(code).unwrap();
        shown
            .says(&words.text(found, Voice::Title, &args))
            .says(&words.text(found, Voice::Staff, &args));
    }
}

async fn raise(world: &World, code: &str) -> Shown {
    let mut browser = Browser::new(world);
    match code {
        "portal.page.unknown" => browser.get("/manuals/none").await,
        "portal.form.stale" => browser.submit("/login", "x", &[]).await,
        "portal.session.ended" => browser.post("/login", "/session/extend", &[]).await,
        "portal.link.unknown" => browser.get("/reset/links/x").await,
        "portal.link.used" => {
            register(world, &typed(&FacilityKind::Judo, EMAIL)).await.is(200);
            let link = newest_link(world, EMAIL).await;
            complete(world, EMAIL).await.is(200);
            browser.get(&link).await
        }
        "portal.link.expired" => {
            register(world, &typed(&FacilityKind::Judo, EMAIL)).await.is(200);
            let link = newest_link(world, EMAIL).await;
            world.pass(24 * 3_600);
            browser.get(&link).await
        }
        "portal.facility.unknown" => {
            let mut fields = typed(&FacilityKind::HealthCheck, EMAIL);
            fields.push(("institution_digits", "9999999"));
            browser.post("/register", "/register", &fields).await
        }
        "portal.code.refused" => {
            let mut user = user(world, &FacilityKind::Judo, EMAIL).await;
            user.post("/second-factor", "/second-factor", &[("code", "000000")])
                .await
        }
        "portal.login.refused" => browser.log_in(EMAIL, PASSWORD).await,
        "portal.login.too-many" => {
            for _ in 0..5 {
                browser.log_in(EMAIL, PASSWORD).await;
            }
            browser.log_in(EMAIL, PASSWORD).await
        }
        "portal.login.locked" => {
            for _ in 0..20 {
                browser.log_in(EMAIL, PASSWORD).await;
                world.pass(3_600);
            }
            world.pass(-3_600);
            browser.log_in(EMAIL, PASSWORD).await
        }
        other => unreachable!("nothing raises {other}"),
    }
}
