//! 資格確認結果, 資格確認結果検索, コピー, 音声読み上げ, delete.

use kazasu_app::flow::{Effect, Heard, ScreenName, Tone, Want};
use kazasu_app::{Change, Delta, Fact, Settings};
use serde_json::json;

use crate::rig::{NAME, NUMBER, Rig, answer, result};

/// At a result just checked.
fn shown(settings: Settings, validity: &str, delta: Option<Delta>) -> Rig {
    let mut rig = Rig::home_with(settings);
    let ticket = rig.choose("pin");
    rig.types_pin("1234");
    rig.signs(ticket);
    let mut checked = answer(result(validity));
    checked.delta = delta;
    rig.hear(Heard::Concluded {
        ticket,
        answer: Ok(Box::new(checked)),
    });
    rig.wants.clear();
    rig
}

fn effect(rig: &mut Rig) -> Effect {
    rig.wanted(|want| match want {
        Want::Tell(effect) => Some(effect.clone()),
        _ => None,
    })
}

#[test]
fn each_validity_has_its_word_its_tone_and_its_ways() {
    let table = [
        ("valid", "資格（有効）", Tone::Good, false),
        ("invalid", "資格（無効）", Tone::Attention, true),
        (
            "invalid_replaced",
            "資格（無効）＋新しい資格あり",
            Tone::Attention,
            true,
        ),
        ("none", "資格情報なし", Tone::Attention, true),
        ("multiple", "複数該当", Tone::Attention, true),
        ("valid_unregistered", "有効（未登録）", Tone::Good, false),
        (
            "of_a_later_version",
            "この版では分からない結果です",
            Tone::Attention,
            true,
        ),
    ];
    for (validity, title, tone, other_way) in table {
        let rig = shown(Settings::default(), validity, None);
        let view = rig.view();
        assert_eq!((view.title.as_str(), view.tone), (title, tone));
        assert!(!view.mark.is_empty() && !view.next_step.is_empty());
        assert_eq!(rig.can().contains(&"other_way"), other_way, "{validity}");
        assert_eq!(rig.can()[0], "next_patient");
        assert!(view.shielded);
    }
}

#[test]
fn the_difference_comes_first() {
    let delta = Delta {
        changes: vec![Change::Insurer, Change::Share],
        share_before: Some(20),
        share_after: Some(30),
    };
    let rig = shown(Settings::default(), "valid", Some(delta));
    assert_eq!(
        rig.told(),
        ["eligibility.change.insurer", "eligibility.change.share"]
    );
    assert!(rig.view().notices[1].text.contains("2割") && rig.view().notices[1].text.contains("3割"));
    assert_eq!(rig.view().focus[0], "notice.eligibility.change.insurer");
    let said = &rig.view().announcement.text;
    assert!(
        said.find("保険者が変わりました") < said.find("資格は有効です"),
        "{said}"
    );
}

#[test]
fn rows_are_the_sources_names_in_reading_order_and_are_said_as_people_say_them() {
    let rig = shown(Settings::default(), "valid", None);
    let rows: Vec<_> = rig
        .view()
        .sections
        .iter()
        .flat_map(|section| &section.rows)
        .collect();
    let labels: Vec<_> = rows.iter().map(|row| row.label.as_str()).collect();
    let order = [
        "資格有効性",
        "氏名",
        "保険者名",
        "保険者番号",
        "記号",
        "番号",
        "枝番",
        "負担割合",
        "生年月日",
    ];
    let places: Vec<_> = order
        .iter()
        .map(|label| labels.iter().position(|other| other == label))
        .collect();
    assert!(
        places.iter().all(Option::is_some) && places.is_sorted(),
        "{labels:?}"
    );
    let spoken = |label: &str| rows.iter().find(|row| row.label == label).unwrap().spoken.clone();
    assert_eq!(spoken("番号"), "番号 なな ろく ご よん、さん に いち");
    assert_eq!(spoken("負担割合"), "負担割合 さんわり　法定（自動計算）");
    assert_eq!(
        spoken("生年月日"),
        "生年月日 しょうわ ごじゅうごねん ごがつ いつか げつようび"
    );
    assert_eq!(spoken("氏名"), "氏名 ﾒｼﾞﾙｼ ﾊﾅｺ");
}

#[test]
fn a_share_nobody_said_is_told_and_never_guessed() {
    let mut told = result("valid");
    told.coverages[0].share = None;
    let mut rig = Rig::home();
    let ticket = rig.choose("pin");
    rig.types_pin("1234");
    rig.signs(ticket);
    rig.answers(ticket, told);
    assert!(rig.told().contains(&"eligibility.share.unknown"));
    let rows: Vec<_> = rig
        .view()
        .sections
        .iter()
        .flat_map(|section| &section.rows)
        .collect();
    let share = rows.iter().find(|row| row.label == "負担割合").unwrap();
    assert_eq!(share.value, "不明");
}

#[test]
fn several_coverages_are_sections_of_their_own() {
    let mut two = result("multiple");
    let mut second = two.coverages[0].clone();
    second.card_classification = Some("A1".into());
    two.coverages.push(second);
    let mut rig = Rig::home();
    let ticket = rig.choose("pin");
    rig.types_pin("1234");
    rig.signs(ticket);
    rig.answers(ticket, two);
    let titles: Vec<_> = rig
        .view()
        .sections
        .iter()
        .map(|section| section.title.as_str())
        .collect();
    assert_eq!(titles, ["資格有効性", "医療保険の資格情報", "医療扶助の資格情報"]);
}

#[test]
fn a_result_leaves_the_screen_at_the_next_patient_or_by_itself_after_a_warning() {
    let mut rig = shown(Settings::default(), "valid", None);
    rig.does(json!({"do": "next_patient"}));
    assert_eq!(rig.view().screen, ScreenName::Choose);
    assert!(!rig.all().contains(NAME));

    let mut rig = shown(Settings::default(), "valid", None);
    rig.passes(100_000);
    assert_eq!(rig.told(), ["app.result.leaving"]);
    rig.does(json!({"do": "more_time"}));
    assert!(rig.told().is_empty());
    rig.passes(119_000);
    assert_eq!(rig.view().screen, ScreenName::Result);
    rig.passes(1_000);
    assert_eq!(rig.view().screen, ScreenName::Home);
    assert!(!rig.all().contains(NAME));
}

#[test]
fn a_copy_has_the_tab_layout_and_is_cleared_after_the_time_set() {
    for (copy_seconds, expected) in [(None, 60), (Some(30), 30)] {
        let mut rig = shown(
            Settings {
                copy_seconds,
                ..Settings::default()
            },
            "valid",
            None,
        );
        rig.does(json!({"do": "copy"}));
        let Effect::Copy { text, clear_after_s } = effect(&mut rig) else {
            panic!("no copy");
        };
        assert_eq!(clear_after_s, expected);
        assert!(text.contains(&format!("番号\t{NUMBER}\r\n")) && text.starts_with("資格情報\r\n"));
        assert_eq!(rig.told(), ["app.history.copied"]);
        assert!(rig.view().notices[0].text.contains(&format!("{expected}秒")));
    }
    let mut rig = shown(Settings::default(), "none", None);
    rig.does(json!({"do": "copy"}));
    assert_eq!(rig.told(), ["app.history.nothing-to-copy"]);
    assert!(rig.wants.is_empty());
}

#[test]
fn results_are_read_aloud_on_earphones_alone_where_so_set() {
    let mut rig = shown(Settings::default(), "valid", None);
    rig.does(json!({"do": "read_aloud"}));
    let Effect::Speak { text, earphones_only } = effect(&mut rig) else {
        panic!("nothing said");
    };
    assert!(text.contains("なな ろく ご よん") && !earphones_only);

    let quiet = Settings {
        earphones_only: true,
        ..Settings::default()
    };
    let mut rig = shown(quiet, "valid", None);
    assert!(
        !rig.view().announcement.text.contains("有効"),
        "{}",
        rig.view().announcement.text
    );
    assert!(!rig.can().contains(&"read_aloud"));
    rig.does(json!({"do": "read_aloud"}));
    assert!(rig.wants.is_empty());
    assert_eq!(rig.told(), ["app.speech.earphones"]);
    rig.does(json!({"do": "earphones", "connected": true}));
    assert!(rig.can().contains(&"read_aloud"));
    rig.does(json!({"do": "read_aloud"}));
    assert!(matches!(
        effect(&mut rig),
        Effect::Speak {
            earphones_only: true,
            ..
        }
    ));
    rig.does(json!({"do": "earphones", "connected": false}));
    assert_eq!(effect(&mut rig), Effect::Hush, "pulled out, the voice stops");
}

#[test]
fn the_search_is_reached_by_the_sources_way_and_opens_one_result() {
    let mut rig = Rig::home();
    for (intent, screen) in [
        ("settings", ScreenName::Settings),
        ("security", ScreenName::Security),
        ("history", ScreenName::Search),
    ] {
        rig.does(json!({"do": intent}));
        assert_eq!(rig.view().screen, screen);
    }
    assert!(rig.wants("Search") && rig.wants("Sync"));
    rig.hear(Heard::Found(Ok(Vec::new())));
    assert_eq!(rig.view().code, "app.history.empty");
    rig.does(json!({"do": "type", "field": "query", "text": "やまだ"}));
    rig.hear(Heard::Found(Ok(Vec::new())));
    assert_eq!(rig.view().code, "app.history.not-found");
    assert!(!rig.all().contains("やまだ"), "what was typed is not sent back");
    rig.does(json!({"do": "open", "id": "row-1"}));
    assert!(rig.wants("Show"));
    rig.hear(Heard::Shown(Err(Fact::new("app.history.expired"))));
    assert_eq!(rig.told(), ["app.history.expired"]);
    rig.hear(Heard::Shown(Ok(Box::new(result("valid")))));
    assert_eq!(rig.view().screen, ScreenName::Detail);
    assert!(rig.all().contains(NAME));
}

#[test]
fn a_result_is_deleted_only_after_a_question() {
    let mut rig = Rig::home();
    rig.does(json!({"do": "history"}));
    rig.hear(Heard::Shown(Ok(Box::new(result("valid")))));
    rig.wants.clear();
    rig.does(json!({"do": "confirm"}));
    assert!(!rig.wants("Delete"));
    rig.does(json!({"do": "delete"}));
    assert_eq!(rig.view().code, "screen.history.delete");
    assert_eq!(rig.can(), ["keep", "delete"], "the harmless answer first");
    rig.does(json!({"do": "back"}));
    assert_eq!(rig.view().code, "eligibility.validity.valid");
    rig.does(json!({"do": "delete"}));
    rig.does(json!({"do": "confirm"}));
    assert!(rig.wants("Delete"));
    rig.hear(Heard::Deleted(Ok(())));
    assert_eq!(
        (rig.view().screen, rig.told()),
        (ScreenName::Search, vec!["app.history.deleted"])
    );
    assert!(!rig.all().contains(NAME));
}

#[test]
fn results_of_other_devices_come_into_an_open_list() {
    let mut rig = Rig::home();
    rig.does(json!({"do": "history"}));
    rig.wants.clear();
    rig.hear(Heard::Synced(Ok(0)));
    assert!(!rig.wants("Search"));
    rig.hear(Heard::Synced(Ok(2)));
    assert!(rig.wants("Search"));
}
