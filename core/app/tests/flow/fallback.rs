//! The ways without a result, and 資格未確認.

use kazasu_app::flow::{Heard, ScreenName, Want, Way};
use kazasu_app::{Fact, KeptUnconfirmed, Unconfirmed};
use serde_json::json;

use crate::rig::{Rig, result};

fn record(rig: &mut Rig) -> Unconfirmed {
    rig.wanted(|want| match want {
        Want::Record(record) => Some((**record).clone()),
        _ => None,
    })
}

#[test]
fn the_ways_of_the_day_are_offered() {
    let table = [
        ("2024-11-30T15:00:00Z", vec!["oral", "insurance-card"]),
        (
            "2025-11-30T15:00:00Z",
            vec!["portal", "notice", "oral", "certificate", "insurance-card"],
        ),
        (
            "2025-12-01T15:00:00Z",
            vec!["portal", "notice", "oral", "certificate"],
        ),
    ];
    for (wall, ways) in table {
        let mut rig = Rig::home();
        rig.now.wall = wall.parse().unwrap();
        rig.does(json!({"do": "fallback"}));
        let codes: Vec<_> = rig
            .view()
            .items
            .iter()
            .map(|item| item.id.replace("fallback.way.", ""))
            .collect();
        assert_eq!(codes, ways, "{wall}");
    }
}

#[test]
fn a_record_names_way_numbers_day_and_who_and_holds_no_validity() {
    let mut rig = Rig::home();
    let ticket = rig.choose("pin");
    rig.types_pin("1234");
    rig.signs(ticket);
    rig.answers(ticket, result("none"));
    rig.does(json!({"do": "fallback"}));
    rig.does(json!({"do": "choose_way", "way": "insurance_card"}));
    assert_eq!(
        rig.view().screen,
        ScreenName::Ways,
        "a way that is over cannot be chosen"
    );
    rig.does(json!({"do": "choose_way", "way": "notice"}));
    for (field, text) in [
        ("name", " 山田 花子 "),
        ("insurer_number", "06130488"),
        ("number", "123"),
    ] {
        rig.does(json!({"do": "type", "field": field, "text": text}));
        assert!(!rig.can().contains(&"record"));
    }
    rig.does(json!({"do": "submit"}));
    assert!(!rig.wants("Record"));
    rig.does(json!({"do": "type", "field": "staff", "text": "受付 佐藤"}));
    rig.does(json!({"do": "submit"}));
    let record = record(&mut rig);
    assert_eq!(
        (record.way, record.on.to_string().as_str()),
        (Way::Notice, "2026-11-28")
    );
    assert_eq!(
        (record.name.as_str(), record.staff.as_str()),
        ("山田 花子", "受付 佐藤")
    );
    assert!(!serde_json::to_string(&record).unwrap().contains("valid"));
    rig.hear(Heard::Recorded(Err(Fact::new("app.store.unreadable"))));
    assert_eq!(rig.view().screen, ScreenName::Record, "nothing typed is lost");
    rig.does(json!({"do": "submit"}));
    rig.hear(Heard::Recorded(Ok(())));
    assert_eq!(rig.told(), ["eligibility.check.unconfirmed"]);
    assert!(rig.wants("Records"));
}

#[test]
fn records_are_counted_at_home_and_go_when_the_patient_was_asked_again() {
    let kept = |id: &str| KeptUnconfirmed {
        id: id.to_owned(),
        record: Unconfirmed {
            way: Way::Oral,
            on: "2026-11-20".parse().unwrap(),
            facility: None,
            name: "山田 花子".to_owned(),
            insurer_number: "06130488".to_owned(),
            symbol: String::new(),
            number: "123".to_owned(),
            branch: String::new(),
            staff: "佐藤".to_owned(),
        },
    };
    let mut rig = Rig::home();
    rig.hear(Heard::Records(Ok(vec![kept("a"), kept("b")])));
    assert_eq!(rig.told(), ["fallback.record.due"]);
    assert!(rig.view().notices[0].title.contains("2件"));
    assert!(!rig.all().contains("山田"), "the first screen names nobody");
    rig.does(json!({"do": "unconfirmed"}));
    rig.hear(Heard::Records(Ok(vec![kept("a"), kept("b")])));
    assert_eq!(rig.view().items.len(), 2);
    assert!(rig.view().items[0].detail.contains("資格未確認"));
    let intent = serde_json::to_value(&rig.view().items[0].intent).unwrap();
    rig.does(intent);
    assert!(rig.wants("Resolve"));
    rig.hear(Heard::Records(Ok(Vec::new())));
    assert_eq!(rig.view().code, "fallback.record.none");
    rig.does(json!({"do": "home"}));
    assert!(rig.told().is_empty());
}

#[test]
fn a_clinic_without_a_network_is_told_and_shown_the_ways() {
    let mut rig = Rig::home();
    rig.does(json!({"do": "network", "online": false}));
    assert_eq!(rig.told(), ["app.network.unreachable"]);
    rig.does(json!({"do": "check"}));
    assert_eq!(rig.can(), ["other_way", "again", "back"]);
    rig.does(json!({"do": "fallback"}));
    assert_eq!(rig.view().screen, ScreenName::Ways);
    rig.does(json!({"do": "network", "online": true}));
    rig.does(json!({"do": "check"}));
    assert!(rig.can().contains(&"pin"));
}
