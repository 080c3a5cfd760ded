//! What kinds of applications bring about beside accounts: 併設, 助成金, 運用開始日, 利用終了.

use kazasu_service::application::{self, Kind, Payload, State};
use kazasu_service::store;
use kazasu_service::store::application::Whose;
use kazasu_service::{account, co_location};

use crate::world::desk::{APPLICANT, COMPARED, HEALTH_CHECK};
use crate::world::{FIRST, SECOND, World};

const DAY: i64 = 24 * 3_600;

#[tokio::test]
async fn co_location_is_declared_by_one_and_confirmed_by_the_other() {
    let world = World::compared().await;
    let service = world.service();
    let declare = Payload::from([("other", SECOND)]);
    let draft = world.draft(Kind::CoLocation, FIRST, &declare).await;
    let sent = application::submit(service, &draft, APPLICANT).await.unwrap();
    let other = world.facility(SECOND).await;
    let asked = store::application::list(&service.store, Whose::Counterpart(&other))
        .await
        .unwrap();
    assert_eq!(asked, std::slice::from_ref(&sent));
    let early = world.granted(&sent).await.unwrap_err();
    assert_eq!(early.code(), "office.application.incomplete");
    let sent = world.application(&sent).await;
    let stranger = world.facility(HEALTH_CHECK).await;
    let refused = application::confirm(service, &sent, &stranger, "user-three").await;
    assert_eq!(refused.unwrap_err().code(), "office.application.unknown");
    let confirmed = application::confirm(service, &sent, &other, "user-two")
        .await
        .unwrap();
    world.granted(&confirmed).await.unwrap();
    let first = world.facility(FIRST).await;
    let declared = co_location::of(service, &first).await.unwrap().unwrap();
    assert!(declared.approved_at.is_some());
    assert_eq!(declared.secondary.facility_id, other);

    // A subsidy for one of the two is the subsidy of both; more than the cap is the cap.
    let claim = Payload::from([("sum", "52800"), ("account_holder", "シケン")]);
    let mut sums = Vec::new();
    for code in [FIRST, SECOND] {
        let draft = world.draft(Kind::Subsidy, code, &claim).await;
        world.attach(&draft).await;
        sums.push(application::submit(service, &draft, APPLICANT).await.unwrap());
    }
    world.granted(&sums[0]).await.unwrap();
    let decided = store::subsidy::of(&service.store, &sums[0].application_id)
        .await
        .unwrap()
        .unwrap();
    assert_eq!((decided.amount, decided.number), (41_000, 1));
    let refused = world.granted(&sums[1]).await.unwrap_err();
    assert_eq!(refused.code(), "office.subsidy.refused");
    assert_eq!(world.count("SELECT COUNT(*) FROM subsidies").await, 1);

    let end = world
        .draft(Kind::CoLocationEnd, SECOND, &Payload::default())
        .await;
    let end = application::submit(service, &end, APPLICANT).await.unwrap();
    world.granted(&end).await.unwrap();
    assert!(co_location::of(service, &first).await.unwrap().is_none());
}

#[tokio::test]
async fn a_health_check_place_cannot_be_declared_and_a_start_date_counts_at_once() {
    let world = World::compared().await;
    let service = world.service();
    let draft = world
        .draft(Kind::CoLocation, FIRST, &Payload::from([("other", HEALTH_CHECK)]))
        .await;
    let refused = application::submit(service, &draft, APPLICANT).await.unwrap_err();
    assert_eq!(refused.code(), "facility.co-location.not-entitled");

    let start = world
        .draft(
            Kind::StartDate,
            FIRST,
            &Payload::from([("starts_on", "2026-12-01")]),
        )
        .await;
    let done = application::submit(service, &start, APPLICANT).await.unwrap();
    assert_eq!(done.state, State::Approved);
    let day = store::facility_start::of(&service.store, &done.facility_id).await;
    assert_eq!(day.unwrap().unwrap().to_string(), "2026-12-01");
}

#[tokio::test]
async fn accounts_end_for_good_and_a_late_subsidy_is_refused() {
    let world = World::with(|settings| {
        settings.office.subsidy_deadline = "2026-11-21".parse().ok();
    })
    .await;
    world.import_facilities(COMPARED).await;
    let service = world.service();
    let sent = world.submitted("2").await;
    let accounts = world.granted(&sent).await.unwrap();
    let named = format!("{}、{}", accounts[0], accounts[1]);
    let end = Payload::from([("what", "end"), ("accounts", named.as_str())]);
    let draft = world.draft(Kind::EndOrChange, FIRST, &end).await;
    let sent = application::submit(service, &draft, APPLICANT).await.unwrap();
    world.granted(&sent).await.unwrap();
    let refused = account::reissue(service, &sent.facility_id, &accounts[0]).await;
    assert_eq!(refused.unwrap_err().code(), "office.account.unknown");

    let claim = Payload::from([("sum", "1"), ("account_holder", "シケン")]);
    let draft = world.draft(Kind::Subsidy, FIRST, &claim).await;
    world.attach(&draft).await;
    world.pass(DAY);
    let refused = application::submit(service, &draft, APPLICANT).await.unwrap_err();
    assert_eq!(refused.code(), "office.subsidy.refused");
}
