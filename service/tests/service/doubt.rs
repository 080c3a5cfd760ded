//! What counts when nothing current is known of a revocation: the policies, and two sources beside each other.

use jiff::{SignedDuration, Timestamp};
use kazasu_service::settings::InDoubt;
use kazasu_testkit::mint::Generation;
use kazasu_testkit::responder::{Answerer, IndexEntry};

use crate::ocsp::{GOOD, REVOKED, Responder, UNKNOWN, card, check, world_of};
use crate::world::{Card, FIRST, register};

const DAY: i64 = 24 * 3_600;

#[tokio::test]
async fn the_policy_of_an_outage_is_a_setting() {
    let now = Timestamp::now();
    let responder = Responder::start(now, Answerer::Delegate(9), "60");
    let world = world_of(now, &responder.process.url(), |settings| {
        settings.revocation_policy.down = InDoubt::LastGood;
    })
    .await;
    let mut device = world.device(FIRST).await;
    let (good, unasked) = (card(&world, GOOD), card(&world, register::MULTIPLE));
    device.check(&world, &good).await.result();
    drop(responder);
    world.pass(2 * DAY);
    device.refresh(&world).await;
    device.check(&world, &good).await.result();
    let answer = device.check(&world, &unasked).await;
    answer.refused(422, "certificate.revocation.unknown");
    world.pass(30 * DAY);
    device.refresh(&world).await;
    let answer = device.check(&world, &good).await;
    answer.refused(422, "certificate.revocation.unknown");
}

#[tokio::test]
async fn the_policy_of_the_unknown_is_a_setting() {
    let now = Timestamp::now();
    let responder = Responder::start(now, Answerer::Delegate(9), "60");
    let mut world = world_of(now, &responder.process.url(), |_| ()).await;
    let device = world.device(FIRST).await;
    // Never said to be good, so there is no last good either.
    for (policy, counts) in [
        (InDoubt::Refuse, false),
        (InDoubt::LastGood, false),
        (InDoubt::Accept, true),
    ] {
        world = world
            .restarted_with(|settings| settings.revocation_policy.unknown = policy)
            .await;
        let answer = check(&world, &device, UNKNOWN).await;
        if counts {
            answer.result();
        } else {
            answer.refused(422, "certificate.revocation.unknown");
        }
        // Another doubt's setting touches neither what is known …
        check(&world, &device, GOOD).await.result();
        // … nor what is revoked.
        let answer = check(&world, &device, REVOKED).await;
        answer.refused(422, "certificate.revocation.revoked");
    }
}

#[tokio::test]
async fn the_policy_of_stale_lists_is_a_setting() {
    let stale = |policy| crate::world::World::with(move |settings| settings.revocation_policy.stale = policy);
    // Three days after the lists the newest "not revoked" is three days old.
    for (policy, counts) in [
        (InDoubt::Refuse, false),
        (InDoubt::LastGood, true),
        (InDoubt::Accept, true),
    ] {
        let world = stale(policy).await;
        let mut device = world.device(FIRST).await;
        world.pass(3 * DAY);
        device.refresh(&world).await;
        let answer = device
            .check(&world, &Card::of(&world.mint, register::VALID))
            .await;
        if counts {
            answer.result();
        } else {
            answer.refused(422, "certificate.revocation.unknown");
        }
        let answer = device.check(&world, &Card::revoked(&world.mint)).await;
        answer.refused(422, "certificate.revocation.revoked");
    }
}

#[tokio::test]
async fn in_the_grace_the_last_known_answer_counts() {
    let now = Timestamp::now();
    let responder = Responder::start(now, Answerer::Delegate(9), "60");
    let world = world_of(now, &responder.process.url(), |_| ()).await;
    let mut device = world.device(FIRST).await;
    let ending = |serial| Card::until(&world.mint, serial, now + SignedDuration::from_hours(1));
    let (good, revoked, unasked) = (ending(GOOD), ending(REVOKED), ending(register::MULTIPLE));
    assert!(device.check(&world, &good).await.result().notices.is_empty());
    let answer = device.check(&world, &revoked).await;
    answer.refused(422, "certificate.revocation.revoked");
    let (folder, port) = responder.stop();
    for (days, index) in [
        (2, None),
        (20, Some(vec![])),
        (60, Some(vec![(GOOD, IndexEntry::Expired)])),
    ] {
        // Down, then a responder that no longer knows anything, then one that answers nothing about the expired.
        let _back = index.map(|index| {
            Responder::process(folder.path(), now, Answerer::Delegate(9), &index, port, "999999")
        });
        world.pass(days * DAY - (world.now().as_second() - now.as_second()));
        device.refresh(&world).await;
        let result = device.check(&world, &good).await.result();
        assert_eq!(result.notices[0].code, "certificate.dates.grace", "day {days}");
        let answer = device.check(&world, &revoked).await;
        answer.refused(422, "certificate.revocation.revoked");
        let answer = device.check(&world, &unasked).await;
        answer.refused(422, "certificate.revocation.unknown");
    }
    // What is kept of answers goes with the grace.
    assert!(world.count("SELECT COUNT(*) FROM ocsp_answers").await > 0);
    world.pass(60 * DAY);
    world.erase().await;
    assert_eq!(world.count("SELECT COUNT(*) FROM ocsp_answers").await, 0);
}

#[tokio::test]
async fn the_policy_of_the_grace_is_a_setting_of_its_own() {
    let now = Timestamp::now();
    let responder = Responder::start(now, Answerer::Delegate(9), "60");
    let world = world_of(now, &responder.process.url(), |settings| {
        settings.revocation_policy.down = InDoubt::LastGood;
        settings.revocation_policy.grace_down = InDoubt::Refuse;
    })
    .await;
    let mut device = world.device(FIRST).await;
    let good = Card::until(&world.mint, GOOD, now + SignedDuration::from_hours(72));
    device.check(&world, &good).await.result();
    drop(responder);
    world.pass(2 * DAY);
    device.refresh(&world).await;
    device.check(&world, &good).await.result();
    world.pass(2 * DAY);
    device.refresh(&world).await;
    let answer = device.check(&world, &good).await;
    answer.refused(422, "certificate.revocation.unknown");
}

#[tokio::test]
async fn lists_and_a_responder_count_together() {
    let now = Timestamp::now();
    let responder = Responder::start(now, Answerer::Delegate(9), "60");
    let lists = tempfile::tempdir().unwrap();
    let path = lists.path().join("third.crl");
    let world = world_of(now, &responder.process.url(), |settings| {
        let list = kazasu_testkit::mint::Mint::at(now).crl_der(Generation::Third, &[]);
        std::fs::write(&path, list.unwrap()).unwrap();
        settings.revocation_lists = vec![path.clone()];
    })
    .await;
    let device = world.device(FIRST).await;
    let unasked = card(&world, register::MULTIPLE);
    // The silence of a list heals neither "revoked" nor "unknown".
    let answer = check(&world, &device, REVOKED).await;
    answer.refused(422, "certificate.revocation.revoked");
    let answer = check(&world, &device, UNKNOWN).await;
    answer.refused(422, "certificate.revocation.unknown");
    // A current list stands in for a responder that is down.
    check(&world, &device, GOOD).await.result();
    drop(responder);
    device.check(&world, &unasked).await.result();
    // What a list revokes is revoked, though the responder called it good and its answer is still fresh.
    let list = world.mint.crl_der(Generation::Third, &[(GOOD, world.now())]);
    std::fs::write(&path, list.unwrap()).unwrap();
    world.service().renew_revocation().await.unwrap();
    let answer = check(&world, &device, GOOD).await;
    answer.refused(422, "certificate.revocation.revoked");
}
