//! Only what was tapped here, as a setting.

use kazasu_app::{App, CardOptions, Settings};
use kazasu_card::ReadMode;

use super::support::card::ModelCard;
use super::support::world::{World, coverage, login, tap};
use super::{shown, two_results};

/// A device with one result of its own and two of other devices.
fn mixed() -> World {
    let world = World::activated();
    two_results(&world);
    world.app.sync_results().unwrap();
    world.server.stub().coverage = coverage();
    let prepared = world.prepare();
    let options = CardOptions {
        read_mode: Some(ReadMode::Extended),
        ..CardOptions::default()
    };
    let outcome = tap(&prepared, &mut ModelCard::new(), "1234", options);
    assert_eq!(prepared.conclude(&outcome).unwrap().not_kept, None);
    assert_eq!(shown(&world.app), 3);
    world
}

fn set(app: &App, own_device_only: bool) {
    let settings = Settings {
        own_device_only,
        ..app.settings().unwrap()
    };
    app.set_settings(&settings).unwrap();
}

fn all_own(app: &App) -> bool {
    app.history_list().unwrap().iter().all(|line| line.own_device)
}

#[test]
fn a_device_may_keep_only_its_own_and_turn_back() {
    let world = mixed();
    set(&world.app, true);
    assert_eq!(shown(&world.app), 1);
    assert!(all_own(&world.app));
    let seen = world.server.stub().seen.len();
    assert_eq!(world.app.sync_results().unwrap().seen, 0);
    assert_eq!(
        world.server.stub().seen.len(),
        seen,
        "the service is not even asked"
    );
    let world = world.restart();
    world.app.unlock(&login()).unwrap();
    assert_eq!((shown(&world.app), all_own(&world.app)), (1, true));

    set(&world.app, false);
    assert_eq!(
        world.app.sync_results().unwrap().added,
        2,
        "the service has them all"
    );
    assert_eq!((shown(&world.app), all_own(&world.app)), (3, false));
}

#[test]
fn chosen_while_the_app_is_locked_it_holds_from_the_next_unlock() {
    let world = mixed().restart();
    set(&world.app, true);
    world.app.unlock(&login()).unwrap();
    assert_eq!((shown(&world.app), all_own(&world.app)), (1, true));
}

#[test]
fn what_the_service_tells_again_stays_this_devices_own() {
    let world = mixed();
    let own = world.server.stub().answered.values().next().unwrap().clone();
    world.server.stub().results.push(own);
    assert_eq!(world.app.sync_results().unwrap().added, 0);
    set(&world.app, true);
    assert_eq!(shown(&world.app), 1);
}
