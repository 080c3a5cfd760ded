//! The link of a mail that completes a registration.

use kazasu_service::store::portal_membership;
use kazasu_wire::activation::FacilityKind;

use super::{complete, register, typed, user, world};
use crate::world::FIRST;
use crate::world::browser::{Browser, mails, newest_link};

#[tokio::test]
async fn a_link_ends_is_used_once_and_is_replaced() {
    let world = world().await;
    let email = "link@clinic.example";
    let fields = typed(&FacilityKind::Judo, email);
    let mut browser = Browser::new(&world);
    register(&world, &fields).await.is(200);
    let first = newest_link(&world, email).await;
    world.pass(24 * 3_600 - 1);
    browser.get(&first).await.is(200);
    world.pass(1);
    browser.get(&first).await.refuses(410, "portal.link.expired");
    browser
        .post("/login", &first, &[])
        .await
        .refuses(410, "portal.link.expired");
    register(&world, &fields).await.is(200);
    let second = newest_link(&world, email).await;
    // Asked for again: another link, and the earlier one ends.
    browser
        .post("/register/resend", "/register/resend", &[("email", email)])
        .await
        .is(200);
    let third = newest_link(&world, email).await;
    assert_ne!(second, third);
    browser.get(&second).await.refuses(404, "portal.link.unknown");
    complete(&world, email).await.is(200);
    browser.get(&third).await.refuses(410, "portal.link.used");
    browser
        .get("/register/links/x")
        .await
        .refuses(404, "portal.link.unknown");
    // Swept links are unknown; nothing is left of the registration.
    world.pass(48 * 3_600);
    world.service().sweep().await.unwrap();
    browser.get(&third).await.refuses(404, "portal.link.unknown");
    assert_eq!(world.count("SELECT COUNT(*) FROM portal_registrations").await, 0);
    assert_eq!(world.count("SELECT COUNT(*) FROM portal_drafts").await, 0);
}

/// The answer is the same for an address that waits, one that is known, and one that is neither.
#[tokio::test]
async fn sending_again_tells_nothing() {
    let world = world().await;
    register(&world, &typed(&FacilityKind::Judo, "waits@clinic.example"))
        .await
        .is(200);
    user(&world, &FacilityKind::Ahaki, "known@clinic.example").await;
    let mut pages = Vec::new();
    for email in [
        "waits@clinic.example",
        "known@clinic.example",
        "nobody@clinic.example",
    ] {
        let mut browser = Browser::new(&world);
        pages.push(
            browser
                .post("/register/resend", "/register/resend", &[("email", email)])
                .await
                .is(200)
                .body,
        );
    }
    assert!(pages.windows(2).all(|two| two[0] == two[1]));
    assert_eq!(mails(&world, "nobody@clinic.example").await.len(), 0);
    assert_eq!(mails(&world, "waits@clinic.example").await[0].0, "activation");
    assert_eq!(mails(&world, "known@clinic.example").await[0].0, "known-address");
}

/// Nobody's mailbox is filled by a form that anybody may send.
#[tokio::test]
async fn an_address_gets_a_bounded_number_of_mails() {
    let world = world().await;
    let email = "flood@clinic.example";
    for _ in 0..8 {
        register(&world, &typed(&FacilityKind::Judo, email)).await.is(200);
    }
    assert_eq!(mails(&world, email).await.len(), 5);
    world.pass(3_600);
    register(&world, &typed(&FacilityKind::Judo, email)).await.is(200);
    assert_eq!(mails(&world, email).await.len(), 6);
}

/// Two people register one address, and press one link, at the same time.
#[tokio::test]
async fn of_two_at_once_one_succeeds_and_one_hears_why_not() {
    let world = world().await;
    let email = "race@clinic.example";
    let (judo, ahaki) = (
        typed(&FacilityKind::Judo, email),
        typed(&FacilityKind::Ahaki, email),
    );
    let (one, two) = tokio::join!(register(&world, &judo), register(&world, &ahaki));
    assert_eq!((one.status, two.status), (200, 200));
    assert_eq!(one.body, two.body);
    let links: Vec<String> = mails(&world, email)
        .await
        .iter()
        .map(|(_, text)| {
            text.lines()
                .find(|line| line.starts_with("http"))
                .unwrap()
                .to_owned()
        })
        .collect();
    assert_eq!(links.len(), 2);
    let mut browsers = [Browser::new(&world), Browser::new(&world)];
    let [first, second] = &mut browsers;
    let (one, two) = tokio::join!(
        first.post("/login", &links[0], &[]),
        second.post("/login", &links[1], &[])
    );
    let mut statuses = [one.status, two.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 404], "the earlier link was replaced");
    assert_eq!(world.count("SELECT COUNT(*) FROM portal_users").await, 1);

    let email = "twice@clinic.example";
    register(&world, &typed(&FacilityKind::HealthCheck, email))
        .await
        .is(200);
    let link = newest_link(&world, email).await;
    let [first, second] = &mut browsers;
    let (one, two) = tokio::join!(
        first.post("/login", &link, &[]),
        second.post("/login", &link, &[])
    );
    let refused = if one.status == 200 {
        two
    } else {
        assert_eq!(two.status, 200);
        one
    };
    refused.refuses(410, "portal.link.used");
    assert_eq!(world.count("SELECT COUNT(*) FROM portal_users").await, 2);
}

/// Two people register one facility with two addresses at the same time: one acts for it, one is looked at.
#[tokio::test]
async fn of_two_for_one_facility_at_once_one_goes_to_review() {
    let world = world().await;
    let emails = ["a@clinic.example", "b@clinic.example"];
    for email in emails {
        register(&world, &typed(&FacilityKind::Judo, email)).await.is(200);
    }
    let (one, two) = tokio::join!(complete(&world, emails[0]), complete(&world, emails[1]));
    assert_eq!((one.status, two.status), (200, 200));
    let facility = world.facility(FIRST).await;
    let store = &world.service().store;
    assert_eq!(
        portal_membership::of_facility(store, &facility)
            .await
            .unwrap()
            .len(),
        1
    );
    assert_eq!(portal_membership::in_review(store).await.unwrap().len(), 1);
}
