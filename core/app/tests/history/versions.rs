//! Databases of every version open in this one. Each is a device's folder as its version left it, with synthetic people
//! and throw-away keys, in `tests/stored/N`; `KAZASU_BLESS=1` makes the one of a new version.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use kazasu_app::{AppState, FileKeyStore, Roots, Settings};
use kazasu_wire::method::Method;
use tempfile::TempDir;

use super::support::world::{World, entry, login, open};
use super::{copy, shown, two_results};

fn stored() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/stored")
}

fn version(folder: &Path) -> i64 {
    let connection = rusqlite::Connection::open(folder.join("kazasu.db")).unwrap();
    connection
        .pragma_query_value(None, "user_version", |row| row.get(0))
        .unwrap()
}

/// A device of today's version in a folder; gives the version.
fn make(folder: &TempDir) -> i64 {
    let world = World::new();
    let keys = Arc::new(FileKeyStore::open(folder.path().join("keys")).unwrap());
    let app = open(folder, &world.server, &world.clock, keys, Roots::none(), true).unwrap();
    app.activate(entry(), &login()).unwrap();
    two_results(&world);
    app.sync_results().unwrap();
    let settings = Settings {
        default_method: Some(Method::Visual),
        ..app.settings().unwrap()
    };
    app.set_settings(&settings).unwrap();
    drop(app);
    version(folder.path())
}

#[test]
fn every_version_has_left_a_database_and_each_opens_today() {
    let folder = TempDir::new().unwrap();
    let newest = make(&folder);
    assert!(newest >= 1);
    let new = stored().join(newest.to_string());
    if !new.exists() && std::env::var_os("KAZASU_BLESS").is_some() {
        copy(folder.path(), &new);
    }
    for number in 1..=newest {
        let left = stored().join(number.to_string());
        assert!(
            left.is_dir(),
            "a migration adds {} (KAZASU_BLESS=1)",
            left.display()
        );
        let place = TempDir::new().unwrap();
        copy(&left, place.path());
        assert_eq!(version(place.path()), number);
        let world = World::new();
        let keys = Arc::new(FileKeyStore::open(place.path().join("keys")).unwrap());
        let app = open(&place, &world.server, &world.clock, keys, Roots::none(), true).unwrap();
        assert_eq!(version(place.path()), newest, "brought up to date");
        assert_eq!(app.state().unwrap(), AppState::Locked);
        app.unlock(&login()).unwrap();
        assert_eq!(shown(&app), 2);
        let line = app.history_search("みほん").unwrap().remove(0);
        let result = app.history_show(&line.id).unwrap();
        assert_eq!(result.coverages[0].number.as_deref(), Some("1112223"));
        assert_eq!(app.settings().unwrap().method(), Method::Visual);
        assert_eq!(app.facilities().unwrap().len(), 2);
    }
}

#[test]
fn a_database_of_a_newer_version_is_left_alone() {
    let folder = TempDir::new().unwrap();
    let newest = make(&folder);
    let path = folder.path().join("kazasu.db");
    rusqlite::Connection::open(&path)
        .unwrap()
        .pragma_update(None, "user_version", newest + 1)
        .unwrap();
    let world = World::new();
    let keys = Arc::new(FileKeyStore::open(folder.path().join("keys")).unwrap());
    let refused = open(&folder, &world.server, &world.clock, keys, Roots::none(), true).unwrap_err();
    assert_eq!(refused.code(), "app.store.unreadable");
    assert_eq!(version(folder.path()), newest + 1);
}
