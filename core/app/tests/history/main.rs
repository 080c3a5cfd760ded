//! Results on the device: sealed, searched, and gone in time.
#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

mod clock;
mod copies;
mod own_device;
#[path = "../support/mod.rs"]
mod support;
mod versions;

use std::path::Path;

use jiff::Timestamp;
use jiff::civil::date;
use kazasu_app::{App, HistoryId, copy_text};
use kazasu_wire::id::ResultId;
use support::server::result;
use support::world::{World, coverage, login};

/// A device with one result of October (shown to the end of November) and one of November.
fn filled() -> World {
    let world = World::activated();
    two_results(&world);
    // Both facilities of the device are asked; the stub answers both with the same results.
    let report = world.app.sync_results().unwrap();
    assert_eq!((report.added, report.seen), (2, 4));
    // What the service said of time is taken in here and now.
    assert_eq!(world.app.history_sweep(None).unwrap().destroyed, []);
    world
}

/// What the clinic's other devices found.
fn two_results(world: &World) {
    let now = world.server.stub().now;
    let mut other = coverage();
    other.name = Some("見本　太郎".to_owned());
    other.name_kana = Some("ﾐﾎﾝ ﾀﾛｳ".to_owned());
    other.number = Some("1112223".to_owned());
    world.server.stub().results = vec![
        result("october", "f1", now, date(2026, 10, 31), coverage()),
        result("november", "f1", now, date(2026, 11, 20), other),
    ];
}

/// Copies every file of a folder, folders in it too.
fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
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
        ("見本太郎", 1),
        ("架空翔子", 1),
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
fn names_are_found_in_the_form_they_are_typed() {
    let world = World::activated();
    let now = world.server.stub().now;
    let registered = [
        ("髙橋　廣志", "ﾀｶﾊｼ ﾋﾛｼ"),
        ("山﨑　佐々代", "ﾔﾏｻﾞｷ ｻｻﾖ"),
        ("渡邉　みすゞ", "ﾜﾀﾅﾍﾞ ﾐｽｽﾞ"),
    ];
    for (number, (name, kana)) in registered.into_iter().enumerate() {
        let mut one = coverage();
        one.name = Some(name.to_owned());
        one.name_kana = Some(kana.to_owned());
        let one = result(&format!("r{number}"), "f1", now, date(2026, 11, 20), one);
        world.server.stub().results.push(one);
    }
    world.app.sync_results().unwrap();
    for (query, name) in [
        ("高橋広志", "髙橋　廣志"),
        ("たかはし", "髙橋　廣志"),
        ("山崎", "山﨑　佐々代"),
        ("佐佐代", "山﨑　佐々代"),
        ("渡辺 みすず", "渡邉　みすゞ"),
        ("渡邊", "渡邉　みすゞ"),
    ] {
        let found = world.app.history_search(query).unwrap();
        let names: Vec<_> = found.iter().map(|line| line.name.as_deref().cloned()).collect();
        assert_eq!(names, [Some(name.to_owned())], "{query}");
    }
}

#[test]
fn a_page_is_filed_whole_or_asked_for_again() {
    let world = World::activated();
    let now = world.server.stub().now;
    for number in 0..5 {
        let one = result(&format!("r{number}"), "f1", now, date(2026, 11, 20), coverage());
        world.server.stub().results.push(one);
    }
    // The stub gives two at a time: the answer to the first question is lost on the way.
    world.server.stub().lose.insert("/v1/results".to_owned(), 1);
    assert_eq!(
        world.app.sync_results().unwrap_err().code(),
        "app.network.unreachable"
    );
    assert_eq!(shown(&world.app), 0);
    assert_eq!(world.app.sync_results().unwrap().added, 5);
    assert_eq!(shown(&world.app), 5);
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
