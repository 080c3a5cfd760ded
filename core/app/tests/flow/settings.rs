//! 設定, readers, self-check.

use kazasu_app::Settings;
use kazasu_app::flow::{Effect, Heard, Refusal, ScreenName, Terminal, Want};
use kazasu_app::{Fact, PairedReader};
use kazasu_card::{CardInfo, CertificatePresence, PinState, TokenKind};
use serde_json::json;

use crate::rig::Rig;

fn stored(rig: &mut Rig) -> Settings {
    rig.wanted(|want| match want {
        Want::Store(settings) => Some((**settings).clone()),
        _ => None,
    })
}

#[test]
fn every_choice_of_the_two_screens_can_be_chosen() {
    for screen in ["settings", "security"] {
        let mut rig = Rig::home();
        rig.does(json!({"do": screen}));
        let intents: Vec<_> = rig
            .view()
            .items
            .iter()
            .map(|item| serde_json::to_value(&item.intent).unwrap())
            .collect();
        assert!(intents.len() >= 9, "{screen}: {}", intents.len());
        for intent in intents {
            rig.wants.clear();
            rig.does(intent.clone());
            if intent["setting"]["name"] == "biometrics" {
                assert!(rig.wants("Presence"));
                continue;
            }
            let settings = stored(&mut rig);
            rig.hear(Heard::Stored(Ok(Box::new(settings))));
            let chosen = rig
                .view()
                .items
                .iter()
                .find(|item| serde_json::to_value(&item.intent).unwrap() == intent);
            // Where faces cannot be compared the visual check is not the first method, whatever was chosen.
            if intent["setting"]["value"] != "visual" {
                assert!(chosen.unwrap().chosen, "{intent}");
            }
        }
        rig.hear(Heard::Stored(Err(Fact::new("app.settings.invalid"))));
        assert_eq!(rig.told(), ["app.settings.invalid"]);
    }
    let mut rig = Rig::locked_on(Terminal::Pc, Settings::default());
    rig.hear(Heard::Unlocked(Ok(())));
    rig.does(json!({"do": "security"}));
    assert!(
        !rig.view()
            .items
            .iter()
            .any(|item| item.id.starts_with("biometrics"))
    );
}

#[test]
fn the_language_changes_at_once() {
    let mut rig = Rig::home();
    let titles: Vec<_> = [None, Some("ja-easy"), Some("en")]
        .into_iter()
        .map(|language| {
            if let Some(language) = language {
                rig.does(json!({"do": "settings"}));
                rig.does(json!({"do": "set", "setting": {"name": "language", "value": language}}));
                let settings = stored(&mut rig);
                rig.hear(Heard::Stored(Ok(Box::new(settings))));
                rig.does(json!({"do": "home"}));
            }
            rig.view().title.clone()
        })
        .collect();
    assert_eq!(titles, ["資格確認", "資格の確認", "Ready"]);
}

#[test]
fn of_two_readers_in_one_room_the_one_is_meant_that_answers_to_the_card() {
    let mut rig = Rig::home();
    rig.does(json!({"do": "readers"}));
    assert_eq!(rig.view().code, "screen.reader.looking");
    for (id, signal) in [("far", -80), ("a", -60), ("b", -55)] {
        rig.does(json!({"do": "reader_seen", "reader": {"id": id, "name": "ACR1555U", "signal": signal}}));
    }
    let ids: Vec<_> = rig.view().items.iter().map(|item| item.id.clone()).collect();
    assert_eq!(ids, ["b", "a", "far"], "nearest first");
    assert_eq!(rig.told(), ["reader.pairing.two"]);
    rig.does(json!({"do": "choose_reader", "id": "b"}));
    let connect = rig.wanted(|want| match want {
        Want::Tell(Effect::Connect { reader }) => Some(reader.clone()),
        _ => None,
    });
    assert_eq!(connect, "b");
    rig.does(json!({"do": "this_reader"}));
    assert_eq!(rig.view().screen, ScreenName::Readers, "not before it answered");
    rig.passes(20_000);
    assert!(rig.told().contains(&"reader.pairing.no-answer"));
    rig.does(json!({"do": "choose_reader", "id": "a"}));
    rig.hear(Heard::CardSeen);
    assert_eq!(rig.view().code, "screen.reader.answered");
    rig.does(json!({"do": "this_reader"}));
    let expected = PairedReader {
        id: "a".to_owned(),
        name: "ACR1555U".to_owned(),
    };
    assert_eq!(stored(&mut rig).paired_reader, Some(expected));
    assert_eq!(rig.told(), ["reader.pairing.done"]);
}

#[test]
fn the_self_check_gives_a_verdict_on_each_part() {
    let info = |pin, authentication| CardInfo {
        token: TokenKind::PlasticCard,
        presence: Some(CertificatePresence {
            signing: 0x8F,
            authentication,
        }),
        pin,
        certificate: None,
    };
    let table = [
        (
            Ok(()),
            Ok(info(PinState::TriesLeft(3), 0x8F)),
            "screen.self-check.good",
            vec![],
        ),
        (
            Ok(()),
            Ok(info(PinState::Locked, 0x8F)),
            "screen.self-check.attention",
            vec!["card.pin.locked"],
        ),
        (
            Ok(()),
            Ok(info(PinState::TriesLeft(1), 0x00)),
            "screen.self-check.attention",
            vec!["card.certificate.absent", "card.pin.last-try"],
        ),
        (
            Err(()),
            Err(Fact::new("card.kind.transit")),
            "screen.self-check.attention",
            vec!["app.network.unreachable", "card.kind.transit"],
        ),
    ];
    for (network, card, code, told) in table {
        let mut rig = Rig::home();
        rig.does(json!({"do": "self_check"}));
        assert!(rig.wants("WarmUp") && rig.wants("Inspect"));
        assert_eq!(rig.view().code, "screen.self-check.running");
        rig.hear(Heard::WarmedUp(network.map_err(|()| Refusal {
            fact: Fact::new("app.network.unreachable"),
            passing: true,
        })));
        rig.hear(Heard::Inspected(card));
        assert_eq!((rig.view().code.as_str(), rig.told()), (code, told));
        assert_eq!(rig.view().sections[0].rows.len(), 5);
        rig.wants.clear();
        rig.does(json!({"do": "home"}));
        assert!(rig.wants("CancelTap"));
    }
}
