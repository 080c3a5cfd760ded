//! 申請: from a draft to a decision and what it brings about, without the pages.

use kazasu_service::account_sheet::{self, Place, SheetError};
use kazasu_service::application::facility_check::{CheckError, compare};
use kazasu_service::application::review::{self, Decision, Reason};
use kazasu_service::application::{self, ApplicationError, Kind, Payload, State};
use kazasu_service::keyring::parse_sealed;
use kazasu_service::store;
use kazasu_service::store::application::{FacilityCheck, Whose};
use kazasu_service::store::backend::Backend;
use kazasu_service::{account, co_location};

use crate::world::desk::{APPLICANT, BANK_ACCOUNT, BIRTH_DATE, COMPARED, HEALTH_CHECK, start_of_use};
use crate::world::search::holds;
use crate::world::{Call, Device, FIRST, SECOND, World};

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
async fn a_facility_has_five_tries_a_day_and_unknown_is_as_wrong() {
    let world = World::compared().await;
    let service = world.service();
    let mut draft = world.draft(Kind::StartOfUse, FIRST, &start_of_use("1")).await;
    for _ in 0..5 {
        draft = compare(service, &draft, APPLICANT, "1960-01-01").await.unwrap();
        assert_eq!(draft.facility_check, FacilityCheck::NoMatch);
    }
    // Right, and too late; from another application of the facility too.
    let refused = compare(service, &draft, APPLICANT, BIRTH_DATE).await;
    assert!(matches!(refused, Err(CheckError::Exhausted)));
    let other = world.draft(Kind::StartOfUse, FIRST, &start_of_use("1")).await;
    let refused = compare(service, &other, APPLICANT, BIRTH_DATE).await.unwrap_err();
    assert_eq!(refused.code(), "office.facility-check.exhausted");
    // Noon on Saturday in Japan; it is Sunday there after twelve hours.
    world.pass(12 * 3_600);
    let draft = compare(service, &draft, APPLICANT, BIRTH_DATE).await.unwrap();
    assert_eq!(draft.facility_check, FacilityCheck::Match);

    // A form that none can have is no try.
    let other = world
        .draft(Kind::StartOfUse, HEALTH_CHECK, &start_of_use("1"))
        .await;
    for _ in 0..9 {
        let refused = compare(service, &other, APPLICANT, "12345678").await;
        assert!(matches!(
            refused,
            Err(CheckError::Malformed {
                field: "bank_account"
            })
        ));
    }
    let other = compare(service, &other, APPLICANT, BANK_ACCOUNT).await.unwrap();
    assert_eq!(other.facility_check, FacilityCheck::Match);

    // A master that holds nothing answers like a wrong value.
    let bare = World::new().await;
    let draft = bare.draft(Kind::StartOfUse, FIRST, &start_of_use("1")).await;
    let draft = compare(bare.service(), &draft, APPLICANT, BIRTH_DATE)
        .await
        .unwrap();
    assert_eq!(draft.facility_check, FacilityCheck::NoMatch);
}

/// Everything the database keeps, its log included.
async fn kept(world: &World) -> Vec<Vec<u8>> {
    let store = &world.service().store;
    match store.backend() {
        Backend::Sqlite => ["kazasu.db", "kazasu.db-wal"]
            .into_iter()
            .filter_map(|name| std::fs::read(world.settings.key_ring.with_file_name(name)).ok())
            .collect(),
        Backend::Postgres => {
            let tables: Vec<(String,)> = sqlx::query_as(
                "SELECT table_name::text FROM information_schema.tables \
                 WHERE table_schema = 'public' AND table_type = 'BASE TABLE'",
            )
            .fetch_all(store.read())
            .await
            .unwrap();
            let mut kept = Vec::new();
            for (table,) in tables {
                let sql = format!("SELECT COALESCE(string_agg(t::text, '|'), '') FROM {table} t");
                let (text,): (String,) = sqlx::query_as(sqlx::AssertSqlSafe(sql))
                    .fetch_one(store.read())
                    .await
                    .unwrap();
                kept.push(text.into_bytes());
            }
            kept
        }
    }
}

#[tokio::test]
async fn no_typed_birth_date_or_account_number_is_kept() {
    let world = World::compared().await;
    let service = world.service();
    // A mark that is kept in clear shows that the search finds what is there.
    let sent = world.submitted("1").await;
    let wrong = world.draft(Kind::StartOfUse, SECOND, &start_of_use("1")).await;
    compare(service, &wrong, APPLICANT, "1955-12-31").await.unwrap();
    let by_account = world
        .draft(Kind::StartOfUse, HEALTH_CHECK, &start_of_use("1"))
        .await;
    let by_account = compare(service, &by_account, APPLICANT, BANK_ACCOUNT)
        .await
        .unwrap();
    let by_account = application::submit(service, &by_account, APPLICANT)
        .await
        .unwrap();
    // A page that would put them among the values of the form.
    let sneaked = Payload::of([
        ("birth_date".to_owned(), BIRTH_DATE.to_owned()),
        ("bank_account".to_owned(), BANK_ACCOUNT.to_owned()),
    ]);
    world.draft(Kind::StartOfUse, SECOND, &sneaked).await;
    world.granted(&sent).await.unwrap();
    world.granted(&by_account).await.unwrap();
    let kept = kept(&world).await;
    let holds_any = |mark: &str| kept.iter().any(|bytes| holds(bytes, mark.as_bytes()));
    assert!(holds_any(APPLICANT), "the search finds nothing at all");
    for mark in [
        BIRTH_DATE,
        "19610709",
        "1961/07/09",
        BANK_ACCOUNT,
        "1955-12-31",
        "1972-03-04",
    ] {
        assert!(!holds_any(mark), "{mark} is kept");
    }
}

#[tokio::test]
async fn a_reissue_kills_what_was_handed_out_and_the_terminal() {
    let world = World::compared().await;
    let service = world.service();
    let clinic = world.facility(FIRST).await;
    let sent = world.submitted("1").await;
    let id = world.granted(&sent).await.unwrap().remove(0);
    let first = world.sheet(&id).await;
    let word = account_sheet::link(service, &id, Place::Screen).await.unwrap();
    let mut lost = Device::new();
    assert_eq!(lost.activate(&world, &first).await.status, 200);
    lost.refresh(&world).await;
    // The first activation has taken the link with it.
    assert!(matches!(
        account_sheet::redeem(service, &word).await,
        Err(SheetError::Gone)
    ));

    account::stop(service, &clinic, &id).await.unwrap();
    let path = format!("{}?facility_id={clinic}", kazasu_wire::route::RESULTS);
    let answer = lost.send(&world, Call::get(path)).await;
    answer.refused(403, "device.account.stopped");
    let twice = account::stop(service, &clinic, &id).await.unwrap_err();
    assert_eq!(twice.code(), "office.account.unknown");
    let elsewhere = account::reissue(service, &world.facility(SECOND).await, &id).await;
    assert_eq!(elsewhere.unwrap_err().code(), "office.account.unknown");

    account::reissue(service, &clinic, &id).await.unwrap();
    let second = world.sheet(&id).await;
    assert_ne!(second.password, first.password);
    assert_ne!(second.activation_code, first.activation_code);
    Device::new()
        .activate(&world, &first)
        .await
        .refused(403, "device.activation.refused");
    // By the one-time link, once.
    let word = account_sheet::link(service, &id, Place::Screen).await.unwrap();
    let opened = account_sheet::redeem(service, &word).await.unwrap();
    assert!(account_sheet::redeem(service, &word).await.is_err());
    assert_eq!(Device::new().activate(&world, &opened.payload).await.status, 200);
}

#[tokio::test]
async fn a_sheet_lasts_thirty_days_at_most_and_its_key_goes() {
    let world = World::compared().await;
    let service = world.service();
    let sent = world.submitted("2").await;
    let accounts = world.granted(&sent).await.unwrap();
    let (sealed,): (Vec<u8>,) = sqlx::query_as("SELECT sealed FROM account_sheets LIMIT 1")
        .fetch_one(service.store.read())
        .await
        .unwrap();
    assert_eq!(parse_sealed(&sealed).unwrap().0, "2026-11");
    let word = account_sheet::link(service, &accounts[0], Place::Screen)
        .await
        .unwrap();
    world.pass(3_600);
    assert!(
        account_sheet::redeem(service, &word).await.is_err(),
        "an hour is over"
    );
    world.pass(30 * DAY - 3_600 - 1);
    assert!(account_sheet::open(service, &accounts[1]).await.is_ok());
    world.pass(1);
    assert!(account_sheet::open(service, &accounts[1]).await.is_err());
    assert_eq!(world.erase().await.account_sheets, 2);
    assert_eq!(world.count("SELECT COUNT(*) FROM account_sheets").await, 0);
    world.clock.set("2026-12-31T15:00:00Z".parse().unwrap());
    world.erase().await;
    let context = store::sealed::context("account_sheets", accounts[0].as_str());
    assert!(service.keys.open(&context, &sealed).is_err());
}

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
