//! 資格確認 up to the card.

use jiff::ToSpan as _;
use kazasu_app::flow::{Audience, Heard, Readiness, Refusal, ScreenName, Tone};
use kazasu_app::{Fact, Settings};
use kazasu_wire::challenge::Maintenance;
use kazasu_wire::method::Method;
use serde_json::json;

use crate::rig::{Rig, facility, reader_states};

#[test]
fn the_method_is_chosen_at_every_check_and_the_settings_say_which_comes_first() {
    let table = [
        (None, false, vec!["pin", "visual", "other_way", "back"]),
        (
            Some(Method::Pin),
            false,
            vec!["pin", "visual", "other_way", "back"],
        ),
        (
            Some(Method::Visual),
            false,
            vec!["visual", "pin", "other_way", "back"],
        ),
        (Some(Method::Visual), true, vec!["pin", "other_way", "back"]),
    ];
    for (default_method, cannot_compare_faces, can) in table {
        let mut rig = Rig::home_with(Settings {
            default_method,
            cannot_compare_faces,
            ..Settings::default()
        });
        for _ in 0..2 {
            assert_eq!(rig.does(json!({"do": "check"})).screen, ScreenName::Choose);
            assert_eq!(rig.can(), can);
            assert!(rig.wants("WarmUp"));
            rig.does(json!({"do": "back"}));
        }
    }
}

#[test]
fn where_faces_cannot_be_compared_no_way_leads_to_the_visual_check() {
    let mut rig = Rig::home_with(Settings {
        cannot_compare_faces: true,
        ..Settings::default()
    });
    rig.does(json!({"do": "check"}));
    rig.does(json!({"do": "choose_method", "method": "visual"}));
    assert_eq!(rig.view().screen, ScreenName::Choose);
    let ticket = rig.choose("pin");
    rig.types_pin("1234");
    rig.ends(ticket, kazasu_card::Outcome::Locked);
    assert_eq!(rig.view().code, "card.pin.locked");
    assert_eq!(rig.can(), ["other_way", "next_patient", "back"]);
}

#[test]
fn what_stands_in_the_way_is_told_before_the_card_is_asked_for() {
    for (reader, code) in reader_states() {
        let mut rig = Rig::home();
        rig.does(json!({"do": "platform", "reader": reader}));
        rig.does(json!({"do": "check"}));
        let can: Vec<_> = rig.can();
        match code {
            None => assert_eq!(can.first(), Some(&"pin"), "{reader:?}"),
            Some(code) => {
                assert_eq!((rig.view().code.as_str(), rig.view().tone), (code, Tone::Failed));
                assert_eq!(can, ["other_way", "again", "back"], "{reader:?}");
                for action in rig.view().actions.iter().filter(|action| !action.enabled) {
                    assert!(action.reason.as_ref().is_some_and(|reason| !reason.is_empty()));
                }
                rig.does(json!({"do": "choose_method", "method": "pin"}));
                assert_eq!(rig.view().screen, ScreenName::Choose);
            }
        }
    }
}

#[test]
fn an_app_that_must_be_updated_and_a_network_that_is_gone_are_told_before_the_card() {
    for (code, passing) in [
        ("device.client.too-old", false),
        ("app.network.unreachable", true),
        ("app.network.timeout", true),
    ] {
        let refusal = || Refusal {
            fact: Fact::new(code),
            passing,
        };
        // Already at the choice,
        let mut rig = Rig::home();
        rig.does(json!({"do": "check"}));
        rig.hear(Heard::WarmedUp(Err(refusal())));
        assert_eq!(
            (rig.view().screen, rig.view().code.as_str()),
            (ScreenName::Choose, code)
        );
        assert!(!rig.can().contains(&"pin"));
        rig.does(json!({"do": "again"}));
        rig.hear(Heard::WarmedUp(Ok(())));
        assert!(rig.can().contains(&"pin"));
        // or while the patient types.
        rig.does(json!({"do": "choose_method", "method": "pin"}));
        let ticket = rig.prepares();
        rig.does(json!({"do": "digit", "digit": 1}));
        rig.hear(Heard::Prepared {
            ticket,
            answer: Err(refusal()),
        });
        assert_eq!(
            (rig.view().screen, rig.view().code.as_str()),
            (ScreenName::Trouble, code)
        );
        assert!(!rig.wants("Tap"));
    }
}

#[test]
fn planned_maintenance_is_told_before_and_stops_the_check_during() {
    for (from, until, stops) in [(-10, 50, true), (30, 90, false)] {
        let mut rig = Rig::home();
        rig.does(json!({"do": "check"}));
        rig.does(json!({"do": "choose_method", "method": "visual"}));
        let ticket = rig.prepares();
        let readiness = Readiness {
            maintenance: Some(Maintenance {
                starts_at: rig.now.wall + i64::from(from).minutes(),
                ends_at: rig.now.wall + i64::from(until).minutes(),
            }),
            expires_at: rig.now.wall + 5.minutes(),
        };
        rig.hear(Heard::Prepared {
            ticket,
            answer: Ok(readiness),
        });
        if stops {
            assert_eq!(rig.view().code, "service.maintenance.planned");
            assert_eq!(rig.view().screen, ScreenName::Trouble);
        } else {
            assert_eq!(rig.told(), ["service.maintenance.planned"]);
            assert_eq!(rig.view().screen, ScreenName::Face);
        }
        // Known from now on: told on the first screen and at the choice, until it is over.
        rig.does(json!({"do": "home"}));
        assert_eq!(rig.told(), ["service.maintenance.planned"]);
        rig.does(json!({"do": "check"}));
        assert_eq!(rig.told(), ["service.maintenance.planned"]);
        rig.now.wall += i64::from(until).minutes();
        rig.does(json!({"do": "home"}));
        assert!(rig.told().is_empty());
    }
}

#[test]
fn a_visual_check_needs_a_persons_word_and_no_other() {
    let mut rig = Rig::home();
    rig.choose("visual");
    assert_eq!(rig.view().screen, ScreenName::Face);
    for intent in ["submit", "again", "confirm", "more_time", "tick"] {
        rig.does(json!({"do": intent}));
        assert_eq!(rig.view().screen, ScreenName::Face, "{intent}");
        assert!(!rig.wants("Tap"));
    }
    rig.does(json!({"do": "face_compared"}));
    assert_eq!(rig.view().screen, ScreenName::Tap);
    assert!(format!("{:?}", rig.order()).contains("Face"));

    rig.does(json!({"do": "back"}));
    rig.choose("visual");
    rig.does(json!({"do": "face_differs"}));
    assert_eq!(rig.view().screen, ScreenName::Choose);
    assert_eq!(rig.told(), ["check.face.not-compared"]);
}

#[test]
fn the_patients_view_shows_and_says_counts_alone() {
    let (mut rig, _) = Rig::keypad();
    let view = rig.view();
    assert_eq!((view.audience, view.shielded), (Audience::Patient, true));
    assert!(view.sections.is_empty() && view.items.is_empty() && view.fields.is_empty());
    for (typed, digit) in [9, 3, 7, 5].into_iter().enumerate() {
        let before = rig.view().announcement.serial;
        let view = rig.does(json!({"do": "digit", "digit": digit}));
        let count = u8::try_from(typed + 1).unwrap();
        assert_eq!(view.keypad.unwrap().typed, count);
        assert_eq!(view.announcement.serial, before + 1);
        assert_eq!(view.announcement.text, format!("{count}桁入力しました。"));
        assert_eq!(rig.can().contains(&"submit"), count == 4);
    }
    rig.does(json!({"do": "digit", "digit": 8}));
    assert_eq!(rig.view().keypad.unwrap().typed, 4, "a fifth key changes nothing");
    rig.does(json!({"do": "erase"}));
    assert_eq!(rig.view().announcement.text, "3桁入力しました。");
    // The patient cannot reach what is the clinic's.
    for intent in [
        "home",
        "history",
        "settings",
        "unconfirmed",
        "next_patient",
        "self_check",
    ] {
        rig.does(json!({"do": intent}));
        assert_eq!(rig.view().screen, ScreenName::Pin, "{intent}");
    }
}

#[test]
fn the_patients_view_closes_by_itself_after_a_warning_and_can_be_kept_open() {
    let (mut rig, _) = Rig::keypad();
    rig.does(json!({"do": "digit", "digit": 1}));
    rig.passes(44_000);
    assert!(rig.told().is_empty());
    rig.passes(2_000);
    assert_eq!(rig.told(), ["app.pin.closing"]);
    assert!(rig.view().announcement.text.contains("画面を閉じます"));
    rig.does(json!({"do": "more_time"}));
    assert_eq!((rig.told().len(), rig.view().keypad.unwrap().typed), (0, 1));
    rig.passes(59_000);
    assert_eq!(rig.view().screen, ScreenName::Pin);
    rig.passes(1_000);
    assert_eq!(rig.view().screen, ScreenName::Choose);
    assert_eq!(rig.told(), ["app.pin.closed"]);
    // Also when the app leaves the front.
    rig.choose("pin");
    rig.types_pin("12");
    rig.does(json!({"do": "background"}));
    assert_eq!(rig.told(), ["app.pin.closed"]);
}

#[test]
fn two_clinics_on_one_device_are_chosen_at_the_check() {
    let mut rig = Rig::new(kazasu_app::flow::Terminal::Mobile);
    let one = Rig::home();
    assert!(one.view().items.is_empty());
    let opened = kazasu_app::flow::Opened {
        consent: Some(kazasu_app::TermsConsent {
            version: "2026-11".to_owned(),
            at: rig.now.wall,
            device: "d".to_owned(),
        }),
        activated: true,
        facilities: vec![facility("f1", "かざす整骨院"), facility("f2", "かざす鍼灸院")],
        settings: Settings::default(),
        warning: None,
    };
    rig.hear(Heard::Opened(Box::new(opened)));
    rig.hear(Heard::Unlocked(Ok(())));
    rig.does(json!({"do": "check"}));
    let chosen: Vec<_> = rig.view().items.iter().map(|item| item.chosen).collect();
    assert_eq!(chosen, [true, false]);
    rig.does(json!({"do": "choose_facility", "facility": "f2"}));
    rig.does(json!({"do": "choose_facility", "facility": "elsewhere"}));
    rig.does(json!({"do": "treated_on", "day": "2026-11-20"}));
    rig.does(json!({"do": "choose_method", "method": "pin"}));
    let plan = rig.wanted(|want| match want {
        kazasu_app::flow::Want::Prepare { plan, .. } => Some(plan.clone()),
        _ => None,
    });
    assert_eq!(plan.facility.unwrap().as_str(), "f2");
    assert_eq!(plan.treated_on.unwrap().to_string(), "2026-11-20");
    assert_eq!(plan.method, Some(Method::Pin));
}
