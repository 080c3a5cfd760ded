//! Copies of database and files, taken before the deadline and put back after it.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use kazasu_app::{FileKeyStore, KeyStore, MemoryKeyStore, Roots};
use tempfile::TempDir;

use super::support::world::{World, login, open};
use super::{at, copy, filled, shown};

/// Takes everything away and puts the copy in its place.
fn put_back(copy_of: &Path, folder: &Path) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            fs::remove_dir_all(path).unwrap();
        } else {
            fs::remove_file(path).unwrap();
        }
    }
    copy(copy_of, folder);
}

fn rows(folder: &Path) -> i64 {
    let connection = rusqlite::Connection::open(folder.join("kazasu.db")).unwrap();
    connection
        .query_row("SELECT count(*) FROM history", [], |row| row.get(0))
        .unwrap()
}

fn opened(world: &World, folder: &TempDir, keys: Arc<dyn KeyStore>) -> usize {
    let app = open(folder, &world.server, &world.clock, keys, Roots::none(), true).unwrap();
    app.unlock(&login()).unwrap();
    shown(&app)
}

#[test]
fn files_put_back_after_the_deadline_open_nothing() {
    let world = filled();
    let kept = TempDir::new().unwrap();
    copy(world.directory.path(), kept.path());
    assert_eq!(rows(kept.path()), 2);
    let World { directory, app, .. } = &world;
    assert_eq!(
        opened(&world, &kept, world.keys.clone()),
        2,
        "with the keys a copy opens"
    );

    world.clock.set(at("2027-01-01T00:00:00Z"));
    app.history_sweep(Some(at("2027-01-01T00:00:00Z"))).unwrap();
    assert_eq!(world.key_names(), ["credential", "device"]);

    // Whatever the clock is set to, and as often as it is tried.
    for clock in [
        "2027-01-01T00:00:00Z",
        "2026-11-21T02:00:00Z",
        "2026-11-21T02:00:00Z",
    ] {
        let place = TempDir::new().unwrap();
        put_back(kept.path(), place.path());
        assert_eq!(rows(place.path()), 2, "the sealed rows are there");
        world.clock.set(at(clock));
        assert_eq!(opened(&world, &place, world.keys.clone()), 0, "{clock}");
        assert_eq!(rows(place.path()), 0, "{clock}: what nobody can open is removed");
    }
    // With the keys of another device it opens no more.
    assert_eq!(opened(&world, &kept, Arc::new(MemoryKeyStore::new())), 0);
    assert!(directory.path().exists());
}

#[test]
fn files_put_back_while_the_month_waits_to_be_destroyed_show_nothing() {
    let world = filled();
    let kept = TempDir::new().unwrap();
    copy(world.directory.path(), kept.path());
    world.clock.set(at("2026-12-01T00:00:00Z"));
    assert_eq!(shown(&world.app), 1);
    assert_eq!(opened(&world, &kept, world.keys.clone()), 1);
}

/// Files are the one store whose keys come back with a copy of the app's folder; the clock hides them, and the service's
/// next word destroys them again. What remains is written at `FileVault`.
#[test]
fn keys_put_back_with_the_files_are_hidden_and_destroyed_again() {
    let world = World::new();
    let folder = TempDir::new().unwrap();
    let place = folder.path().join("keys");
    let start = |keys: Arc<dyn KeyStore>| {
        open(&folder, &world.server, &world.clock, keys, Roots::none(), true).unwrap()
    };
    let names = || -> Vec<String> {
        let store = FileKeyStore::open(&place).unwrap();
        let aliases = store.list().unwrap();
        aliases.iter().map(|alias| alias.as_str().to_owned()).collect()
    };
    let app = start(Arc::new(FileKeyStore::open(&place).unwrap()));
    app.activate(super::support::world::entry(), &login()).unwrap();
    super::two_results(&world);
    app.sync_results().unwrap();
    assert_eq!(shown(&app), 2);
    let kept = TempDir::new().unwrap();
    copy(folder.path(), kept.path());

    world.clock.set(at("2027-01-01T00:00:00Z"));
    app.history_sweep(Some(at("2027-01-01T00:00:00Z"))).unwrap();
    assert_eq!(names(), ["credential", "device"]);
    drop(app);

    put_back(kept.path(), folder.path());
    assert_eq!(names().len(), 4, "the keys are back");
    let app = start(Arc::new(FileKeyStore::open(&place).unwrap()));
    app.unlock(&login()).unwrap();
    assert_eq!(shown(&app), 0, "hidden by the clock");
    world.server.stub().now = at("2027-01-01T01:00:00Z");
    app.sync_results().unwrap();
    assert_eq!(names(), ["credential", "device"], "destroyed at the next contact");
}
