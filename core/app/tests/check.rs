//! A check from challenge to result.

mod support;

use std::time::Duration;

use jiff::Timestamp;
use jiff::civil::date;
use kazasu_app::{CardOptions, Change, CheckPlan, Delta};
use kazasu_card::{Outcome, ReadMode};
use kazasu_testkit::mint::AUTHENTICATION_POLICY;
use kazasu_wire::method::Method;
use support::card::{ModelCard, mint, spec};
use support::world::{World, coverage, tap};

fn reader(name: &str) -> CardOptions {
    CardOptions {
        reader: Some(name.to_owned()),
        ..CardOptions::default()
    }
}

/// The service ends the token before when it gives a new one: two that fetch at once would take each other's away.
#[test]
fn callers_at_once_share_one_token() {
    let world = World::activated();
    for hour in 1..=10 {
        world.clock.advance(Duration::from_hours(1));
        let before = world.server.count("/v1/token");
        let start = std::sync::Barrier::new(8);
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    start.wait();
                    world.prepare();
                });
            }
        });
        assert_eq!(world.server.count("/v1/token"), before + 1, "hour {hour}");
    }
}

#[test]
fn a_tap_gives_a_result_that_is_filed() {
    let world = World::activated();
    world.server.stub().coverage = coverage();
    let prepared = world.prepare();
    let mut card = ModelCard::new();
    let options = CardOptions {
        read_mode: Some(ReadMode::Extended),
        ..reader("Reader A")
    };
    let outcome = tap(&prepared, &mut card, "1234", options);
    assert!(card.powered_off);
    let answer = prepared.conclude(&outcome).unwrap();
    assert_eq!(
        (answer.apdus, answer.tries_before, answer.tries_left),
        (6, Some(3), Some(3))
    );
    assert_eq!(answer.result.coverages, [coverage()]);
    assert_eq!((answer.delta, answer.not_kept), (None, None));

    let lines = world.app.history_list().unwrap();
    assert_eq!(lines.len(), 1);
    assert!(lines[0].own_device);
    assert_eq!(world.app.history_show(&lines[0].id).unwrap(), answer.result);
    let settings = world.app.settings().unwrap();
    assert_eq!(settings.readers["Reader A"].certificate_len, Some(1590));
}

#[test]
fn the_second_check_tells_what_changed() {
    let world = World::activated();
    world.server.stub().coverage = coverage();
    let first = world.prepare();
    first
        .conclude(&tap(
            &first,
            &mut ModelCard::new(),
            "1234",
            CardOptions::default(),
        ))
        .unwrap();
    let again = world.prepare();
    let same = again
        .conclude(&tap(
            &again,
            &mut ModelCard::new(),
            "1234",
            CardOptions::default(),
        ))
        .unwrap();
    assert_eq!(same.delta, Some(Delta::default()));
    world.server.stub().coverage.insurer_number = Some("33120015".to_owned());
    // The same challenge, device and certificate give the same signature bytes: another check has another key.
    let other = world.prepare();
    let answer = other
        .conclude(&tap(
            &other,
            &mut ModelCard::new(),
            "1234",
            CardOptions::default(),
        ))
        .unwrap();
    assert_eq!(answer.delta.unwrap().changes, [Change::Insurer]);
    assert_eq!(Change::Insurer.code(), "eligibility.change.insurer");
}

#[test]
fn a_lost_answer_is_fetched_with_the_same_key() {
    let world = World::activated();
    let prepared = world.prepare();
    let outcome = tap(&prepared, &mut ModelCard::new(), "1234", CardOptions::default());
    world.server.stub().lose.insert("/v1/checks".to_owned(), 4);
    let slept = world.clock.slept().len();
    let error = prepared.conclude(&outcome).unwrap_err();
    assert_eq!(error.code(), "app.network.unreachable");
    assert_eq!(
        world.clock.slept()[slept..],
        [Duration::from_millis(500), Duration::from_millis(1_500)]
    );
    assert_eq!(world.server.count("/v1/checks"), 3);

    // Staff press "again": the fourth answer is lost too, the fifth arrives.
    let answer = prepared.conclude(&outcome).unwrap();
    let stub = world.server.stub();
    let mut keys: Vec<_> = stub.seen.iter().filter_map(|(_, _, key)| key.clone()).collect();
    assert_eq!(keys.len(), 5);
    keys.dedup();
    assert_eq!(keys.len(), 1, "one key per signature");
    assert_eq!(stub.answered.len(), 1, "the service checked once");
    assert_eq!(stub.answered[&keys[0]], answer.result);
    drop(stub);
    assert_eq!(world.app.history_list().unwrap().len(), 1);
}

#[test]
fn nonce_and_token_are_renewed_once() {
    let world = World::activated();
    world.prepare();
    let tokens = world.server.count("/v1/token");
    world.prepare();
    assert_eq!(world.server.count("/v1/token"), tokens, "the token is kept");
    {
        let mut stub = world.server.stub();
        stub.nonce += 1;
        stub.token += 1;
    }
    world.prepare();
    assert!(world.server.count("/v1/token") > tokens);
    // A service that never takes the token is not asked forever.
    let refusals = [(401, "device.token.expired"); 2];
    world
        .server
        .stub()
        .refuse
        .insert("/v1/challenges".to_owned(), refusals.into());
    let error = world.app.prepare_check(CheckPlan::default()).unwrap_err();
    assert_eq!(error.code(), "device.token.expired");
    // Ten minutes later it is renewed before it is refused.
    world.clock.advance(Duration::from_secs(571));
    let before = world.server.count("/v1/token");
    world.prepare();
    assert_eq!(world.server.count("/v1/token"), before + 1);
}

#[test]
fn a_refusal_comes_as_facts() {
    let world = World::activated();
    let prepared = world.prepare();
    let outcome = tap(&prepared, &mut ModelCard::new(), "1234", CardOptions::default());
    world
        .server
        .stub()
        .refuse
        .insert("/v1/checks".to_owned(), [(409, "check.challenge.expired")].into());
    let error = prepared.conclude(&outcome).unwrap_err();
    assert_eq!(error.code(), "check.challenge.expired");
    assert_eq!(world.server.count("/v1/checks"), 1);
    assert_eq!(world.app.history_list().unwrap(), []);
}

#[test]
fn a_wrong_pin_concludes_nothing() {
    let world = World::activated();
    let prepared = world.prepare();
    let outcome = tap(&prepared, &mut ModelCard::new(), "9999", CardOptions::default());
    assert_eq!(outcome, Outcome::WrongPin { tries_left: 2 });
    assert_eq!(prepared.conclude(&outcome).unwrap_err().code(), "card.pin.wrong");
    assert_eq!(world.server.count("/v1/checks"), 0);
}

#[test]
fn another_kind_of_certificate_costs_no_try() {
    let world = World::activated();
    let now = Timestamp::now();
    let real = mint(now)
        .authentication_with(&spec(now), |draft| draft.set_policy(AUTHENTICATION_POLICY))
        .unwrap();
    let mut card = ModelCard::with(real);
    let prepared = world.prepare();
    let outcome = tap(&prepared, &mut card, "1234", CardOptions::default());
    assert!(matches!(outcome, Outcome::Refused { .. }), "{outcome:?}");
    assert_eq!(card.verifies, 0);
    assert_eq!(
        world.server.count("/v1/prechecks"),
        0,
        "nothing of it leaves the machine"
    );
}

#[test]
fn plans_are_judged_before_the_service_is_asked() {
    let world = World::activated();
    let asked = world.server.count("/v1/challenges");
    for (plan, code) in [
        (
            CheckPlan {
                facility: Some("f9".parse().unwrap()),
                ..CheckPlan::default()
            },
            "check.facility.not-allowed",
        ),
        (
            CheckPlan {
                method: Some(Method::Unknown("face".to_owned())),
                ..CheckPlan::default()
            },
            "check.method.not-allowed",
        ),
        (
            CheckPlan {
                treated_on: Some(date(2026, 9, 30)),
                ..CheckPlan::default()
            },
            "check.date.out-of-range",
        ),
        (
            CheckPlan {
                treated_on: Some(date(2026, 11, 23)),
                ..CheckPlan::default()
            },
            "check.date.out-of-range",
        ),
    ] {
        assert_eq!(world.app.prepare_check(plan).unwrap_err().code(), code);
    }
    assert_eq!(world.server.count("/v1/challenges"), asked);

    let mut settings = world.app.settings().unwrap();
    settings.default_facility = Some("f2".parse().unwrap());
    world.app.set_settings(&settings).unwrap();
    assert_eq!(world.prepare().facility().as_str(), "f2");
    settings.default_facility = Some("f9".parse().unwrap());
    assert_eq!(
        world.app.set_settings(&settings).unwrap_err().code(),
        "app.settings.invalid"
    );
}
