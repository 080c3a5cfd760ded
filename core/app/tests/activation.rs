//! Activation, unlock, stop.
#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

mod support;

use std::time::Duration;

use kazasu_app::{ActivationEntry, AppState, CheckPlan, MOST_WRONG, NetworkError, Passphrase, UnlockError};
use support::server::CODE;
use support::world::{LOGIN, World, coverage, entry, login};

#[test]
fn activates_with_a_nonce_and_opens() {
    let world = World::new();
    assert_eq!(world.app.state().unwrap(), AppState::NotActivated);
    let activated = world.app.activate(entry(), &login()).unwrap();
    assert_eq!(activated.facilities.len(), 2);
    assert_eq!(world.app.state().unwrap(), AppState::Unlocked);
    // The first try had no nonce; the second is the only other one.
    assert_eq!(world.server.count("/v1/activations"), 2);
    assert_eq!(world.key_names(), ["credential", "device"]);
    assert_eq!(
        world.app.activate(entry(), &login()).unwrap_err().code(),
        "app.activation.already-done"
    );

    let world = world.restart();
    assert_eq!(world.app.state().unwrap(), AppState::Locked);
    assert_eq!(
        world.app.prepare_check(CheckPlan::default()).unwrap_err().code(),
        "app.unlock.needed"
    );
    assert_eq!(world.app.history_list().unwrap_err().code(), "app.unlock.needed");
    world.app.unlock(&login()).unwrap();
    world.prepare();
    world.app.lock();
    assert_eq!(world.app.state().unwrap(), AppState::Locked);
}

#[test]
fn secrets_do_not_lie_in_the_database() {
    let world = World::activated();
    world.app.history_sweep(None).unwrap();
    let bytes = database(&world);
    assert!(contains(&bytes, "かざす整骨院"), "a clear mark is found");
    for secret in ["refresh-secret", LOGIN, CODE, "IQazse45"] {
        assert!(!contains(&bytes, secret), "{secret}");
    }
}

#[test]
fn refused_codes_leave_the_device_as_it_was() {
    let world = World::new();
    let wrong = ActivationEntry::typed(
        "4880123456",
        "W0000001",
        "IQazse45".to_owned(),
        "000000000000".to_owned(),
    )
    .unwrap();
    let error = world.app.activate(wrong, &login()).unwrap_err();
    assert_eq!(error.code(), "device.activation.refused");
    assert_eq!(world.app.state().unwrap(), AppState::NotActivated);

    let weak = world
        .app
        .activate(entry(), &Passphrase::new("1111".to_owned()))
        .unwrap_err();
    assert_eq!(weak.code(), "app.password.too-weak");

    let payload =
        format!("kazasu:1?c=4880123456&i=W0000001&p=IQazse45&a={CODE}&o=https%3A%2F%2Fother.kazasu.example");
    let elsewhere = world
        .app
        .activate(ActivationEntry::payload(&payload).unwrap(), &login())
        .unwrap_err();
    assert_eq!(elsewhere.code(), "app.activation.other-origin");
    let malformed = ActivationEntry::payload("kazasu:1?c=1").unwrap_err();
    assert_eq!(malformed.code(), "app.activation.payload-malformed");
}

#[test]
fn a_lost_answer_is_asked_for_again_with_the_same_key() {
    let world = World::new();
    world.server.stub().lose.insert("/v1/activations".to_owned(), 1);
    let error = world.app.activate(entry(), &login()).unwrap_err();
    assert_eq!(error.code(), NetworkError::Unreachable.code());
    let world = world.restart();
    assert_eq!(world.app.state().unwrap(), AppState::NotActivated);
    world.app.activate(entry(), &login()).unwrap();
    let stub = world.server.stub();
    assert_eq!(stub.redeemed.len(), 2);
    assert_eq!(stub.redeemed[0], stub.redeemed[1]);
}

#[test]
fn waits_grow_survive_a_restart_and_end_in_re_activation() {
    let mut world = World::activated();
    world.app.lock();
    let wrong = || Passphrase::new("not the passphrase".to_owned());
    let mut waits = Vec::new();
    for left in (1..MOST_WRONG).rev() {
        let UnlockError::Wrong { seconds, tries_left } = world.app.unlock(&wrong()).unwrap_err() else {
            panic!("wrong is wrong");
        };
        assert_eq!(tries_left, left);
        waits.push(seconds);
        if seconds > 0 {
            // Not even the right one is looked at before the wait is over, restart or not.
            world = world.restart();
            world.clock.advance(Duration::from_secs(u64::from(seconds) - 1));
            let early = world.app.unlock(&login()).unwrap_err();
            assert_eq!(
                early,
                UnlockError::Wrong {
                    seconds: 1,
                    tries_left
                }
            );
            world.clock.advance(Duration::from_secs(1));
        }
    }
    assert_eq!(waits, [0, 0, 60, 300, 900, 3600, 3600, 3600, 3600]);
    assert_eq!(world.app.unlock(&wrong()).unwrap_err(), UnlockError::Locked);
    assert_eq!(world.key_names(), [""; 0]);
    assert_eq!(
        world.app.unlock(&login()).unwrap_err().code(),
        "app.activation.needed"
    );
    assert_eq!(world.app.state().unwrap(), AppState::NotActivated);
}

#[test]
fn the_right_passphrase_sets_the_count_back() {
    let world = World::activated();
    for _ in 0..3 {
        for _ in 0..2 {
            assert!(
                world
                    .app
                    .unlock(&Passphrase::new("wrong wrong".to_owned()))
                    .is_err()
            );
        }
        world.app.unlock(&login()).unwrap();
    }
}

#[test]
fn a_stopped_device_forgets_everything() {
    let world = World::activated();
    world.server.stub().coverage = coverage();
    let now = world.server.stub().now;
    let treated = kazasu_wire::retention::japanese_day(now);
    let kept = support::server::result("r9", "f1", now, treated, coverage());
    world.server.stub().results.push(kept);
    assert_eq!(world.app.sync_results().unwrap().added, 1);
    assert_eq!(world.key_names(), ["credential", "device", "history-2026-11"]);

    world.server.stub().stopped = true;
    let error = world.app.prepare_check(CheckPlan::default()).unwrap_err();
    assert_eq!(error.code(), "device.account.stopped");
    assert_eq!(world.key_names(), [""; 0]);
    assert_eq!(world.app.state().unwrap(), AppState::NotActivated);
    assert_eq!(world.app.history_list().unwrap_err().code(), "app.unlock.needed");
}

fn database(world: &World) -> Vec<u8> {
    let mut bytes = Vec::new();
    for entry in std::fs::read_dir(world.directory.path()).unwrap() {
        bytes.extend(std::fs::read(entry.unwrap().path()).unwrap());
    }
    bytes
}

fn contains(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}
