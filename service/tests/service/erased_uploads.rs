//! Uploads and account sheets go when their time is over, by a clock that is believed, and each is counted.

use jiff::SignedDuration;
use kazasu_service::application::{self, Kind, Payload};
use kazasu_service::erasure::ClockStanding;

use crate::world::desk::{APPLICANT, BIRTH_DATE, start_of_use};
use crate::world::{FIRST, World};

async fn kept(world: &World) -> [i64; 3] {
    [
        world.count("SELECT COUNT(*) FROM uploads").await,
        world.count("SELECT COUNT(*) FROM upload_chunks").await,
        world.count("SELECT COUNT(*) FROM account_sheets").await,
    ]
}

/// An application with a file, decided now; its account has a sheet.
async fn decided(world: &World) {
    let service = world.service();
    let draft = world.draft(Kind::StartOfUse, FIRST, &start_of_use("1")).await;
    world.attach(&draft).await;
    let checked = application::facility_check::compare(service, &draft, APPLICANT, BIRTH_DATE).await;
    let sent = application::submit(service, &checked.unwrap(), APPLICANT)
        .await
        .unwrap();
    assert_eq!(world.granted(&sent).await.unwrap().len(), 1);
}

#[tokio::test]
async fn they_are_kept_to_their_last_moment_and_then_counted() {
    let world = World::compared().await;
    decided(&world).await;
    // Another one, which is not decided: its file stays.
    let open = world.draft(Kind::Subsidy, FIRST, &Payload::default()).await;
    world.attach(&open).await;
    let decision = world.now();
    let days = |days: i64| decision + SignedDuration::from_hours(24 * days);
    let second = SignedDuration::from_secs(1);
    let report = world.live_until(days(30) - second).await;
    assert_eq!((report.uploads, report.account_sheets), (0, 0));
    assert_eq!(kept(&world).await, [2, 2, 1]);
    let report = world.live_until(days(30)).await;
    assert_eq!((report.uploads, report.account_sheets), (0, 1), "{report:?}");
    let report = world.live_until(days(30) + second).await;
    assert_eq!((report.uploads, report.account_sheets), (1, 0), "{report:?}");
    assert!(report.has_erased());
    assert_eq!(kept(&world).await, [1, 1, 0]);
    let report = serde_json::to_value(&report).unwrap();
    assert_eq!(report["uploads"], 1);
    // One that is taken back counts from then.
    let open = world.application(&open).await;
    application::withdraw(world.service(), &open, APPLICANT)
        .await
        .unwrap();
    let withdrawn = world.now() + SignedDuration::from_hours(24 * 30);
    assert_eq!(world.live_until(withdrawn).await.uploads, 0);
    assert_eq!(world.live_until(withdrawn + second).await.uploads, 1);
    assert_eq!(kept(&world).await, [0, 0, 0]);
}

#[tokio::test]
async fn a_clock_that_stands_far_ahead_deletes_none_of_them() {
    let world = World::compared().await;
    decided(&world).await;
    world.service().sweep().await.unwrap();
    let now = world.now();
    for jump in [2, 40, 365, 3_650] {
        world.clock.set(now + SignedDuration::from_hours(24 * jump));
        let report = world.service().sweep().await.unwrap();
        assert_eq!(report.clock, ClockStanding::Doubted, "{jump} days");
        assert_eq!((report.uploads, report.account_sheets), (0, 0), "{jump} days");
        assert_eq!(kept(&world).await, [1, 1, 1], "{jump} days");
    }
    // Put right, and everything is there; said to be right, and it goes.
    world.clock.set(now);
    assert_eq!(
        world.service().sweep().await.unwrap().clock,
        ClockStanding::Believed
    );
    assert_eq!(kept(&world).await, [1, 1, 1]);
    world.clock.set(now + SignedDuration::from_hours(24 * 40));
    let report = world.erase().await;
    assert_eq!(
        (report.clock, report.uploads, report.account_sheets),
        (ClockStanding::Confirmed, 1, 1)
    );
    assert_eq!(kept(&world).await, [0, 0, 0]);
}
