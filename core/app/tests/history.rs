//! Results on the device: sealed, searched, and gone in time.
#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

mod support;

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use jiff::civil::date;
use kazasu_app::{App, HistoryId, MemoryKeyStore, Roots, copy_text};
use kazasu_wire::id::ResultId;
use support::server::result;
use support::world::{World, coverage, login, open};

const HOUR: Duration = Duration::from_secs(3_600);

/// A device with one result of October (shown to the end of November) and one of November.
fn filled() -> World {
    let world = World::activated();
    let now = world.server.stub().now;
    let mut other = coverage();
    other.name = Some("見本　太郎".to_owned());
    other.name_kana = Some("ﾐﾎﾝ ﾀﾛｳ".to_owned());
    other.number = Some("1112223".to_owned());
    world.server.stub().results = vec![
        result("october", "f1", now, date(2026, 10, 31), coverage()),
        result("november", "f1", now, date(2026, 11, 20), other),
    ];
    // Both facilities of the device are asked; the stub answers both with the same results.
    let report = world.app.sync_results().unwrap();
    assert_eq!((report.added, report.seen), (2, 4));
    // What the service said of time is taken in here and now.
    assert_eq!(world.app.history_sweep(None).unwrap().destroyed, []);
    world
}

fn id(text: &str) -> HistoryId {
    HistoryId::of(&text.parse::<ResultId>().unwrap())
}

fn shown(app: &App) -> usize {
    app.history_list().unwrap().len()
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

#[test]
fn synchronising_again_adds_nothing_and_search_folds() {
    let world = filled();
    assert_eq!(world.app.sync_results().unwrap().added, 0);
    let world = world.restart();
    world.app.unlock(&login()).unwrap();
    for (query, found) in [
        ("", 2),
        ("かくう", 1),
        ("カクウ　ショウコ", 1),
        ("ｶｸｳ", 1),
        ("翔子", 1),
        ("７６５４３２１", 1),
        ("かざす健康", 2),
        ("19800505", 2),
        ("みほん 1112223", 1),
        ("みほん 7654321", 0),
    ] {
        assert_eq!(world.app.history_search(query).unwrap().len(), found, "{query}");
    }
    let line = &world.app.history_search("かくう").unwrap()[0];
    assert!(!line.own_device);
    assert!(!format!("{line:?}").contains('架'));
    world.app.history_delete(&line.id).unwrap();
    assert_eq!(shown(&world.app), 1);
    assert_eq!(
        world.app.history_show(&line.id).unwrap_err().code(),
        "app.history.not-found"
    );
    assert_eq!(
        world.app.history_delete(&line.id).unwrap_err().code(),
        "app.history.not-found"
    );
}

#[test]
fn nothing_of_a_person_lies_in_the_files() {
    let world = filled();
    let mut bytes = Vec::new();
    for entry in std::fs::read_dir(world.directory.path()).unwrap() {
        bytes.extend(std::fs::read(entry.unwrap().path()).unwrap());
    }
    let contains = |text: &str| bytes.windows(text.len()).any(|window| window == text.as_bytes());
    assert!(contains("2026-10"), "the clear month is found, so rows are there");
    for planted in [
        "架空",
        "翔子",
        "ｶｸｳ",
        "7654321",
        "06130488",
        "1980-05-05",
        "patient-1",
        "october",
    ] {
        assert!(!contains(planted), "{planted}");
    }
}

#[test]
fn the_device_clock_alone_hides_and_the_service_destroys() {
    let world = filled();
    world.clock.set(at("2026-11-30T14:59:59Z"));
    assert_eq!(shown(&world.app), 2);
    world.clock.set(at("2026-11-30T15:00:00Z")); // 1 December in Japan
    assert_eq!(shown(&world.app), 1);
    assert_eq!(
        world.app.history_show(&id("october")).unwrap_err().code(),
        "app.history.expired"
    );
    assert_eq!(world.app.history_sweep(None).unwrap().destroyed, []);

    // Set back, started anew: still hidden.
    world.clock.set(at("2026-11-21T01:00:00Z"));
    assert_eq!(shown(&world.app), 1);
    let world = world.restart();
    world.app.unlock(&login()).unwrap();
    assert_eq!(shown(&world.app), 1);
    assert!(world.key_names().contains(&"history-2026-10".to_owned()));

    let report = world.app.history_sweep(Some(at("2026-12-01T00:00:00Z"))).unwrap();
    assert_eq!(
        report
            .destroyed
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>(),
        ["2026-10"]
    );
    assert!(!world.key_names().contains(&"history-2026-10".to_owned()));
    assert_eq!(shown(&world.app), 1);
}

#[test]
fn the_service_sets_a_clock_that_ran_ahead_right() {
    let world = filled();
    world.clock.set(at("2030-01-01T00:00:00Z"));
    assert_eq!(shown(&world.app), 0);
    world.clock.set(at("2026-11-22T00:00:00Z"));
    assert_eq!(shown(&world.app), 0);
    assert_eq!(
        world
            .app
            .history_sweep(Some(at("2026-11-22T00:00:00Z")))
            .unwrap()
            .destroyed,
        []
    );
    assert_eq!(shown(&world.app), 2);
}

#[test]
fn without_a_word_of_the_service_72_hours_of_running_destroy() {
    let world = filled();
    world.app.history_sweep(None).unwrap();
    world.clock.set(at("2026-12-01T00:00:00Z"));
    assert_eq!(world.app.history_sweep(None).unwrap().destroyed, []);
    world.clock.advance(71 * HOUR);
    assert_eq!(world.app.history_sweep(None).unwrap().destroyed, []);
    // Time while the program does not run is not counted, what was counted is kept.
    let world = world.restart();
    world.clock.set(at("2026-12-20T00:00:00Z"));
    assert_eq!(world.app.history_sweep(None).unwrap().destroyed, []);
    world.clock.advance(HOUR);
    assert_eq!(world.app.history_sweep(None).unwrap().destroyed.len(), 1);
    assert_eq!(world.key_names(), ["credential", "device", "history-2026-11"]);
}

#[test]
fn a_copy_of_the_database_opens_nothing_once_the_key_is_destroyed() {
    let world = filled();
    let copy = tempfile::tempdir().unwrap();
    for entry in std::fs::read_dir(world.directory.path()).unwrap() {
        let entry = entry.unwrap();
        std::fs::copy(entry.path(), copy.path().join(entry.file_name())).unwrap();
    }
    let opened = || {
        let app = open(
            &copy,
            &world.server,
            &world.clock,
            world.keys.clone(),
            Roots::none(),
            true,
        )
        .unwrap();
        app.unlock(&login()).unwrap();
        shown(&app)
    };
    assert_eq!(opened(), 2, "with the key the copy opens");
    world.app.history_sweep(Some(at("2027-01-01T00:00:00Z"))).unwrap();
    assert_eq!(world.key_names(), ["credential", "device"]);
    assert_eq!(opened(), 0);

    let elsewhere = open(
        &copy,
        &world.server,
        &world.clock,
        Arc::new(MemoryKeyStore::new()),
        Roots::none(),
        true,
    );
    elsewhere.unwrap().unlock(&login()).unwrap();
}

#[test]
fn a_destroyed_month_does_not_come_back_from_the_service() {
    let world = filled();
    world.app.history_sweep(Some(at("2026-12-01T00:00:00Z"))).unwrap();
    let late = result(
        "late",
        "f1",
        at("2026-11-21T01:00:00Z"),
        date(2026, 10, 1),
        coverage(),
    );
    world.server.stub().results.push(late);
    assert_eq!(world.app.sync_results().unwrap().added, 0);
    assert!(!world.key_names().contains(&"history-2026-10".to_owned()));
}

#[test]
fn copied_text_has_the_observed_layout() {
    let mut one = coverage();
    one.other_name = Some("別名\t一\r\n行".to_owned());
    let result = result("r1", "f1", at("2026-11-21T01:00:00Z"), date(2026, 11, 21), one);
    let text = copy_text(&result);
    let expected = "資格情報\r\n確認日 : \t2026/11/21\r\n保険者番号\t06130488\r\n保険者名\tかざす健康保険組合\r\n\
        記号\t架空\r\n番号\t7654321\r\n枝番\t01\r\nフリガナ\tｶｸｳ ｼﾖｳｺ\r\n氏名\t架空　翔子\r\n\
        生年月日\t1980/05/05\r\n性別\t女\r\n裏面記載情報\r\n氏名\t別名 一  行\r\n";
    assert_eq!(*text, expected);
}
