//! 資格未確認 on the device: sealed, gone with its month, gone when the patient was asked again.
#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

mod support;

use kazasu_app::flow::Way;
use kazasu_app::{HistoryError, Unconfirmed};
use support::world::{World, login};

fn record(name: &str, on: &str) -> Unconfirmed {
    Unconfirmed {
        way: Way::Notice,
        on: on.parse().unwrap(),
        facility: Some("f1".parse().unwrap()),
        name: name.to_owned(),
        insurer_number: "06130488".to_owned(),
        symbol: "目印記号".to_owned(),
        number: "7654321".to_owned(),
        branch: "01".to_owned(),
        staff: "目印職員".to_owned(),
    }
}

fn names(world: &World) -> Vec<String> {
    let records = world.app.unconfirmed().unwrap();
    records.iter().map(|kept| kept.record.name.clone()).collect()
}

#[test]
fn records_are_sealed_and_survive_a_restart() {
    let world = World::activated();
    world
        .app
        .record_unconfirmed(&record("目印太郎", "2026-11-20"))
        .unwrap();
    world
        .app
        .record_unconfirmed(&record("目印花子", "2026-11-21"))
        .unwrap();
    assert_eq!(names(&world), ["目印花子", "目印太郎"], "newest treatment first");
    assert!(world.key_names().contains(&"history-2026-11".to_owned()));
    for file in std::fs::read_dir(world.directory.path()).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        for mark in ["目印", "7654321", "06130488"] {
            let found = bytes.windows(mark.len()).any(|window| window == mark.as_bytes());
            assert!(!found, "{mark} stands in the open");
        }
    }
    let world = world.restart();
    assert!(matches!(world.app.unconfirmed(), Err(HistoryError::Locked)));
    let refused = world.app.record_unconfirmed(&record("目印次郎", "2026-11-21"));
    assert!(matches!(refused, Err(HistoryError::Locked)));
    world.app.unlock(&login()).unwrap();
    let records = world.app.unconfirmed().unwrap();
    assert_eq!(records[0].record, record("目印花子", "2026-11-21"));
    world.app.resolve_unconfirmed(&records[0].id).unwrap();
    world.app.resolve_unconfirmed(&records[0].id).unwrap();
    assert_eq!(names(&world), ["目印太郎"]);
    assert!(!format!("{:?}", world.app.unconfirmed().unwrap()).contains("目印"));
}

#[test]
fn records_end_with_the_key_of_their_month() {
    let world = World::activated();
    for (name, on) in [("十月", "2026-10-31"), ("十一月", "2026-11-01")] {
        world.app.record_unconfirmed(&record(name, on)).unwrap();
    }
    // The last day of the next month is over by the service's own word.
    let after = "2026-12-01T00:00:00Z".parse().unwrap();
    world.app.history_sweep(Some(after)).unwrap();
    assert!(!world.key_names().contains(&"history-2026-10".to_owned()));
    assert_eq!(names(&world), ["十一月"]);
}
