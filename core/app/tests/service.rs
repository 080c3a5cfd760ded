//! The app against the real service and the virtual card: nothing is played by a stub.
#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

mod support;

use kazasu_app::{AppState, CardOptions, CheckPlan, KeyStore as _, copy_text};
use kazasu_card::{Outcome, Pin, ReadMode, drive};
use kazasu_service::co_location;
use kazasu_wire::validity::Validity;
use support::clinic::{Clinic, Held};

fn tap(prepared: &kazasu_app::PreparedCheck, card: &mut Held, read_mode: ReadMode) -> Outcome {
    let options = CardOptions {
        reader: Some("virtual".to_owned()),
        read_mode: Some(read_mode),
        ..CardOptions::default()
    };
    drive(
        &mut prepared.card_task(Pin::parse("1234").unwrap(), options),
        card,
        |_| (),
    )
}

#[test]
fn a_tap_here_is_history_there() {
    let world = Clinic::new();
    let (phone, desk) = (world.app("phone"), world.app("desk"));
    let mut card = world.card("valid");
    let prepared = phone.prepare_check(CheckPlan::default()).unwrap();
    let outcome = tap(&prepared, &mut card, ReadMode::Extended);
    let answer = prepared.conclude(&outcome).unwrap();
    assert_eq!((answer.apdus, answer.tries_before), (6, Some(3)));
    assert_eq!(answer.result.validity, Validity::Valid);
    assert_eq!(
        prepared.conclude(&outcome).unwrap().result,
        answer.result,
        "the stored answer again"
    );
    assert_eq!(phone.history_list().unwrap().len(), 1);

    assert_eq!(desk.sync_results().unwrap().added, 1);
    assert_eq!(desk.sync_results().unwrap().seen, 0, "the cursor is kept");
    let lines = desk.history_list().unwrap();
    let there = desk.history_show(&lines[0].id).unwrap();
    assert_eq!(there, answer.result);
    let copied = copy_text(&there);
    let number = there.coverages[0].number.as_deref().unwrap();
    assert!(
        copied.contains(&format!("番号\t{number}\r\n")),
        "{}",
        copied.as_str()
    );
    assert!(!lines[0].own_device);

    // Phone and desk know the same earlier result; the insurer did not change.
    let again = desk.prepare_check(CheckPlan::default()).unwrap();
    let answer = again.conclude(&tap(&again, &mut card, ReadMode::Short)).unwrap();
    assert_eq!(answer.delta.unwrap().changes, []);
}

#[test]
fn a_challenge_too_old_and_a_token_too_old() {
    let world = Clinic::new();
    let app = world.app("phone");
    let prepared = app.prepare_check(CheckPlan::default()).unwrap();
    let outcome = tap(&prepared, &mut world.card("valid"), ReadMode::Short);
    world.clock.advance(jiff::SignedDuration::from_mins(11));
    // The token is renewed on the way, the challenge is not.
    assert_eq!(
        prepared.conclude(&outcome).unwrap_err().code(),
        "check.challenge.expired"
    );
    let fresh = app.prepare_check(CheckPlan::default()).unwrap();
    let answer = fresh
        .conclude(&tap(&fresh, &mut world.card("invalid"), ReadMode::Short))
        .unwrap();
    assert_eq!(answer.result.validity, Validity::Invalid);
    assert_eq!(app.state().unwrap(), AppState::Unlocked);
}

#[test]
fn a_stopped_device_destroys_its_keys_at_the_next_contact_and_the_others_go_on() {
    let world = Clinic::new();
    let (phone, desk) = (world.app("phone"), world.app("desk"));
    let keys = world.keys_of("desk");
    let prepared = phone.prepare_check(CheckPlan::default()).unwrap();
    let outcome = tap(&prepared, &mut world.card("valid"), ReadMode::Extended);
    prepared.conclude(&outcome).unwrap();
    assert_eq!(desk.sync_results().unwrap().added, 1);
    assert_eq!(keys.list().unwrap().len(), 3);

    world.stop_newest_device();
    assert_eq!(
        desk.history_list().unwrap().len(),
        1,
        "without a contact nobody knows"
    );
    assert_eq!(desk.sync_results().unwrap_err().code(), "device.account.stopped");
    assert_eq!(keys.list().unwrap(), []);
    assert_eq!(desk.state().unwrap(), AppState::NotActivated);
    assert_eq!(phone.sync_results().unwrap().added, 0);
    assert_eq!(phone.state().unwrap(), AppState::Unlocked);
}

#[test]
fn a_declared_clinic_is_chosen_at_the_check_and_goes_with_its_withdrawal() {
    let world = Clinic::new();
    let app = world.app("desk");
    let codes = |app: &kazasu_app::App| {
        let facilities = app.facilities().unwrap().into_iter();
        facilities
            .map(|facility| facility.institution_code.to_string())
            .collect::<Vec<_>>()
    };
    assert_eq!(codes(&app), ["4880123456"]);
    let service = &world.running.service;
    let (judo, ahaki) = ("4880123456".parse().unwrap(), "4880654321".parse().unwrap());
    let declared = world.runtime.block_on(async {
        let declared = co_location::declare(service, &judo, &ahaki).await.unwrap();
        co_location::approve(service, &declared.co_location_id)
            .await
            .unwrap()
    });
    // The next access token names both.
    world.clock.advance(jiff::SignedDuration::from_mins(11));
    app.sync_results().unwrap();
    assert_eq!(codes(&app), ["4880123456", "4880654321"]);
    let second = app.facilities().unwrap()[1].facility_id.clone();
    let plan = || CheckPlan {
        facility: Some(second.clone()),
        ..CheckPlan::default()
    };
    let prepared = app.prepare_check(plan()).unwrap();
    let answer = prepared
        .conclude(&tap(&prepared, &mut world.card("valid"), ReadMode::Short))
        .unwrap();
    assert_eq!(answer.result.facility_id, second);

    let withdrawn = co_location::withdraw(service, &declared.co_location_id);
    world.runtime.block_on(withdrawn).unwrap();
    let refused = app.prepare_check(plan()).err().unwrap();
    assert_eq!(refused.code(), "check.facility.not-allowed");
    app.warm_up().unwrap();
    assert_eq!(codes(&app), ["4880123456"]);
}
