//! 申請: from a draft to a decision and what it brings about, without the pages.

mod facility_check;
mod kinds;
mod sheets;

use kazasu_service::account_sheet::{self, SheetError};
use kazasu_service::application::facility_check::compare;
use kazasu_service::application::review::{self, Decision, Reason};
use kazasu_service::application::{self, ApplicationError, Kind, Payload, State};
use kazasu_service::keyring::parse_sealed;
use kazasu_service::store;
use kazasu_service::store::application::{FacilityCheck, Whose};

use crate::world::desk::{APPLICANT, BIRTH_DATE, COMPARED, start_of_use};
use crate::world::search::holds;
use crate::world::{Device, FIRST, World};

const DAY: i64 = 24 * 3_600;

#[tokio::test]
async fn from_a_draft_to_a_device() {
    let world = World::compared().await;
    let service = world.service();
    let mut draft = world.draft(Kind::StartOfUse, FIRST, &Payload::default()).await;
    // Not whole yet: kept, and not sent in.
    assert!(matches!(
        application::submit(service, &draft, APPLICANT).await,
        Err(ApplicationError::Incomplete { field: "terminals" })
    ));
    draft = application::save(service, &draft, APPLICANT, &start_of_use("2"))
        .await
        .unwrap();
    assert!(matches!(
        application::submit(service, &draft, APPLICANT).await,
        Err(ApplicationError::Incomplete { field: "check" })
    ));
    let resumed = application::of(service, &draft.application_id, APPLICANT)
        .await
        .unwrap();
    assert_eq!((&resumed, resumed.version), (&draft, 2));
    let payload = application::payload(service, &resumed).unwrap();
    assert_eq!(payload.get("terminals"), Some("2"));
    assert!(matches!(
        application::of(service, &draft.application_id, "somebody-else").await,
        Err(ApplicationError::Unknown)
    ));

    let checked = compare(service, &resumed, APPLICANT, BIRTH_DATE).await.unwrap();
    assert_eq!(checked.facility_check, FacilityCheck::Match);
    let sent = application::submit(service, &checked, APPLICANT).await.unwrap();
    assert_eq!(sent.state, State::Submitted);
    // A week with a holiday in it: Saturday noon to Monday.
    world.pass(9 * DAY);
    let queue = store::application::list(&service.store, Whose::Queue)
        .await
        .unwrap();
    assert_eq!(queue.len(), 1);
    assert_eq!(
        service.calendar.age(queue[0].submitted_at.unwrap(), world.now()),
        5
    );

    let accounts = world.granted(&sent).await.unwrap();
    assert_eq!(accounts.len(), 2);
    let decided = world.application(&sent).await;
    assert_eq!(
        (decided.state, decided.decided_at),
        (State::Approved, Some(world.now()))
    );
    let events = store::application::events(&service.store, &sent.application_id)
        .await
        .unwrap();
    let steps: Vec<&str> = events.iter().map(|event| event.step.as_str()).collect();
    assert_eq!(steps, ["begin", "save", "save", "submit", "claim", "approve"]);
    assert_eq!(events[5].actor, "reviewer:reviewer-one");

    // What is on the sheet activates a device; then the sheet is gone.
    let sheet = world.sheet(&accounts[0]).await;
    let mut device = Device::new();
    assert_eq!(device.activate(&world, &sheet).await.status, 200);
    assert!(matches!(
        account_sheet::open(service, &accounts[0]).await,
        Err(SheetError::Gone)
    ));
    device.refresh(&world).await;
    let clinic = world.facility(FIRST).await;
    let list = store::account::of_clinic(&service.store, &clinic).await.unwrap();
    assert_eq!(list.len(), 2);
    assert_eq!(
        (list[0].activated_at, list[0].seen_at),
        (Some(world.now()), Some(world.now()))
    );
    assert!(list[0].sheet_until.is_none() && list[1].sheet_until.is_some());
    kazasu_service::audit::verify(&service.store, service.keys.as_ref())
        .await
        .unwrap();
}

#[tokio::test]
async fn two_who_approve_at_once_get_one_result_and_one_refusal() {
    let world = World::compared().await;
    let service = world.service();
    let sent = world.submitted("3").await;
    let claimed = review::claim(service, &sent, "reviewer-one").await.unwrap();
    // The same page open twice.
    let (one, two) = tokio::join!(
        review::decide(service, &claimed, "reviewer-one", Decision::Approve),
        review::decide(service, &claimed, "reviewer-one", Decision::Approve),
    );
    let outcomes = [one, two];
    let granted = outcomes.iter().filter(|outcome| outcome.is_ok()).count();
    assert_eq!(granted, 1);
    for refused in outcomes.iter().filter_map(|outcome| outcome.as_ref().err()) {
        assert_eq!(refused.code(), "office.application.changed");
    }
    assert_eq!(world.count("SELECT COUNT(*) FROM accounts").await, 3);
    assert_eq!(world.count("SELECT COUNT(*) FROM account_sheets").await, 3);

    // Two people: one takes the claim over from the other.
    let sent = world.submitted("1").await;
    let mine = review::claim(service, &sent, "reviewer-one").await.unwrap();
    let theirs = review::claim(service, &mine, "reviewer-two").await.unwrap();
    let (one, two) = tokio::join!(
        review::decide(service, &mine, "reviewer-one", Decision::Approve),
        review::decide(service, &theirs, "reviewer-two", Decision::Approve),
    );
    assert_eq!(one.unwrap_err().code(), "office.application.changed");
    assert_eq!(two.unwrap().1.accounts.len(), 1);
    assert_eq!(world.count("SELECT COUNT(*) FROM accounts").await, 4);
    // Who has not claimed it cannot decide.
    let sent = world.submitted("1").await;
    let mine = review::claim(service, &sent, "reviewer-one").await.unwrap();
    let refused = review::decide(service, &mine, "reviewer-two", Decision::Approve).await;
    assert_eq!(refused.unwrap_err().code(), "office.review.claimed");
}

#[tokio::test]
async fn four_eyes_need_two_people() {
    let world = World::with(|settings| settings.office.four_eyes = true).await;
    world.import_facilities(COMPARED).await;
    let service = world.service();
    let sent = world.submitted("1").await;
    let claimed = review::claim(service, &sent, "reviewer-one").await.unwrap();
    let (checked, done) = review::decide(service, &claimed, "reviewer-one", Decision::Approve)
        .await
        .unwrap();
    assert_eq!(
        (checked.state, checked.claimed_by.as_deref(), done.accounts.len()),
        (State::Submitted, None, 0)
    );
    let again = review::claim(service, &checked, "reviewer-one").await.unwrap();
    let refused = review::decide(service, &again, "reviewer-one", Decision::Approve).await;
    assert_eq!(refused.unwrap_err().code(), "office.review.same-person");
    let second = review::claim(service, &again, "reviewer-two").await.unwrap();
    let (granted, done) = review::decide(service, &second, "reviewer-two", Decision::Approve)
        .await
        .unwrap();
    assert_eq!((granted.state, done.accounts.len()), (State::Approved, 1));
}

#[tokio::test]
async fn returned_mended_rejected_and_taken_back() {
    let world = World::compared().await;
    let service = world.service();
    let sent = world.submitted("2").await;
    let claimed = review::claim(service, &sent, "reviewer-one").await.unwrap();
    let made_up = Reason {
        template: "made-up",
        note: "",
    };
    let refused = review::decide(service, &claimed, "reviewer-one", Decision::Return(made_up)).await;
    assert_eq!(refused.unwrap_err().code(), "office.application.incomplete");
    let reason = Reason {
        template: "number-of-terminals",
        note: "職員は一人ですか。",
    };
    let (returned, _) = review::decide(service, &claimed, "reviewer-one", Decision::Return(reason))
        .await
        .unwrap();
    let events = store::application::events(&service.store, &sent.application_id)
        .await
        .unwrap();
    let last = events.last().unwrap();
    assert_eq!(last.reason.as_deref(), Some("number-of-terminals"));
    assert!(!holds(
        last.sealed.as_ref().unwrap(),
        "職員は一人ですか。".as_bytes()
    ));
    let mended = application::save(service, &returned, APPLICANT, &start_of_use("1"))
        .await
        .unwrap();
    let again = application::submit(service, &mended, APPLICANT).await.unwrap();
    assert_eq!(again.state, State::Resubmitted);
    let claimed = review::claim(service, &again, "reviewer-one").await.unwrap();
    let (rejected, _) = review::decide(service, &claimed, "reviewer-one", Decision::Reject(reason))
        .await
        .unwrap();
    assert_eq!(rejected.state, State::Rejected);
    let refused = application::save(service, &rejected, APPLICANT, &start_of_use("1")).await;
    assert_eq!(refused.unwrap_err().code(), "office.application.changed");
    assert_eq!(world.count("SELECT COUNT(*) FROM accounts").await, 0);

    let sent = world.submitted("2").await;
    let taken = application::withdraw(service, &sent, APPLICANT).await.unwrap();
    assert_eq!(taken.state, State::Withdrawn);
    let refused = review::claim(service, &sent, "reviewer-one").await;
    assert_eq!(refused.unwrap_err().code(), "office.application.changed");
}

#[tokio::test]
async fn what_applicants_typed_is_sealed_anew_with_new_keys() {
    let world = World::compared().await;
    let service = world.service();
    let draft = world.draft(Kind::StartOfUse, FIRST, &start_of_use("7")).await;
    world.attach(&draft).await;
    service.rotate_keys().await.unwrap();
    let before = world.application(&draft).await;
    service.reseal_all().await.unwrap();
    let after = world.application(&draft).await;
    assert_ne!(after.sealed, before.sealed);
    assert_eq!(parse_sealed(&after.sealed).unwrap().0, "register.2");
    let payload = application::payload(service, &after).unwrap();
    assert_eq!(payload.get("terminals"), Some("7"));
    world.pass(DAY);
    assert_eq!(service.reseal_all().await.unwrap().retired, ["register"]);
    assert!(application::payload(service, &world.application(&draft).await).is_ok());
    let uploads = store::upload::of_application(&service.store, &draft.application_id)
        .await
        .unwrap();
    assert_eq!(parse_sealed(&uploads[0].sealed).unwrap().0, "register.2");
}
