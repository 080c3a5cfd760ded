//! 利用規約, 初期登録, ログイン, lock.

use kazasu_app::flow::{Heard, LoginRefusal, Opened, Refusal, ScreenName, Terminal, Want};
use kazasu_app::{Fact, Settings, TermsConsent};
use kazasu_words::Arg;
use serde_json::{Value, json};

use crate::rig::{NAME, NUMBER, Rig, facility, result};

const PAYLOAD: &str =
    "kazasu:1?c=4880123456&i=W0000001&p=IQazse45&a=123456789012&o=https%3A%2F%2Feligibility.kazasu.example";

fn opened(version: Option<&str>, activated: bool) -> Heard {
    Heard::Opened(Box::new(Opened {
        consent: version.map(|version| TermsConsent {
            version: version.to_owned(),
            at: "2026-11-01T00:00:00Z".parse().unwrap(),
            device: "d".to_owned(),
        }),
        activated,
        facilities: Vec::new(),
        settings: Settings::default(),
        warning: None,
    }))
}

fn types(rig: &mut Rig, field: &str, text: &str) {
    rig.does(json!({"do": "type", "field": field, "text": text}));
}

fn is_faulty(rig: &Rig) -> Vec<Value> {
    let faulty = rig.view().fields.iter().filter(|field| field.fault.is_some());
    faulty.map(|field| json!(field.id)).collect()
}

#[test]
fn the_first_screen_is_the_first_that_is_still_to_be_done() {
    let table = [
        (None, false, ScreenName::Terms),
        (None, true, ScreenName::Terms),
        (Some("2026-10"), true, ScreenName::Terms),
        (Some("2026-11"), false, ScreenName::Activation),
        (Some("2026-11"), true, ScreenName::Login),
    ];
    for (version, activated, screen) in table {
        let mut rig = Rig::new(Terminal::Mobile);
        assert_eq!(rig.view().screen, ScreenName::Opening);
        assert_eq!(
            rig.hear(opened(version, activated)).screen,
            screen,
            "{version:?} {activated}"
        );
    }
}

#[test]
fn consent_keeps_version_time_and_device_and_a_new_version_asks_again() {
    let mut rig = Rig::new(Terminal::Mobile);
    rig.hear(opened(None, false));
    assert!(rig.all().contains("架空の利用規約"));
    rig.does(json!({"do": "decline_terms"}));
    assert_eq!(
        (rig.view().screen, rig.told()),
        (ScreenName::Terms, vec!["app.terms.declined"])
    );
    rig.does(json!({"do": "accept_terms"}));
    let kept = rig.wanted(|want| match want {
        Want::AcceptTerms(consent) => Some(consent.clone()),
        _ => None,
    });
    let expected = TermsConsent {
        version: "2026-11".to_owned(),
        at: rig.now.wall,
        device: "受付の端末".to_owned(),
    };
    assert_eq!(kept, expected);
    assert_eq!(rig.view().screen, ScreenName::Activation);

    let mut rig = Rig::new(Terminal::Mobile);
    rig.hear(opened(Some("2026-10"), true));
    assert_eq!(rig.told(), ["app.terms.changed"]);
    rig.does(json!({"do": "accept_terms"}));
    assert_eq!(rig.view().screen, ScreenName::Login);
}

#[test]
fn the_four_entries_are_judged_by_their_formats() {
    let good = [
        ("institution_code", "1180123456"),
        ("account_id", "W0000001"),
        ("account_password", "IQazse45"),
        ("activation_code", "1234-5678-9012"),
    ];
    let bad = [
        (
            "institution_code",
            vec![
                "",
                "118012345",
                "11801234567",
                "１１８０１２３４５６",
                "1180-12345",
            ],
        ),
        (
            "account_id",
            vec!["", "0000001", "w0000001", "W000001", "W00000001"],
        ),
        ("account_password", vec!["", "   "]),
        (
            "activation_code",
            vec!["", "12345678901", "1234567890123", "12345678901a"],
        ),
    ];
    for (field, texts) in bad {
        for text in texts {
            let mut rig = Rig::new(Terminal::Mobile);
            rig.hear(opened(Some("2026-11"), false));
            assert!(!rig.can().contains(&"register"));
            for (good, text) in good {
                types(&mut rig, good, text);
            }
            types(&mut rig, field, text);
            rig.does(json!({"do": "submit"}));
            assert_eq!(rig.view().screen, ScreenName::Activation, "{field} {text}");
            assert_eq!(is_faulty(&rig), [json!(field)], "{text}");
            let (_, right) = good.into_iter().find(|(name, _)| *name == field).unwrap();
            types(&mut rig, field, right);
            assert!(is_faulty(&rig).is_empty());
            rig.does(json!({"do": "submit"}));
            assert_eq!(rig.view().screen, ScreenName::Passcode);
        }
    }
}

#[test]
fn one_payload_does_for_all_four_by_qr_pdf_and_link() {
    let pdf = format!(
        "マイナ資格確認アプリ ユーザ設定情報\n機関コード 4880123456\n{PAYLOAD}\nこの紙は大切に保管してください"
    );
    let link = format!("https://portal.kazasu.example/open#{PAYLOAD}");
    for text in [PAYLOAD.to_owned(), format!(" {PAYLOAD}\r\n"), pdf, link] {
        let mut rig = Rig::new(Terminal::Mobile);
        rig.hear(opened(Some("2026-11"), false));
        rig.does(json!({"do": "payload", "text": text}));
        assert_eq!(rig.view().screen, ScreenName::Passcode, "{text}");
    }
    for text in [
        "",
        "https://portal.kazasu.example",
        "kazasu:2?c=1",
        "kazasu:1?c=1",
    ] {
        let mut rig = Rig::new(Terminal::Mobile);
        rig.hear(opened(Some("2026-11"), false));
        rig.does(json!({"do": "payload", "text": text}));
        assert_eq!(rig.view().screen, ScreenName::Activation);
        assert_eq!(rig.told(), ["app.activation.payload-malformed"]);
    }
}

#[test]
fn a_passcode_is_chosen_twice_and_a_lost_answer_is_asked_for_again() {
    let mut rig = Rig::new(Terminal::Pc);
    rig.hear(opened(Some("2026-11"), false));
    rig.does(json!({"do": "payload", "text": PAYLOAD}));
    for (first, second, told) in [
        ("short", "short", "app.password.too-weak"),
        ("kazasu-login-1", "kazasu-login-2", "app.password.differs"),
    ] {
        types(&mut rig, "new_passcode", first);
        types(&mut rig, "new_passcode_again", second);
        rig.does(json!({"do": "submit"}));
        assert_eq!(rig.told(), [told]);
        assert!(!rig.wants("Activate"));
    }
    types(&mut rig, "new_passcode_again", "kazasu-login-1");
    types(&mut rig, "new_passcode", "kazasu-login-1");
    for _ in 0..2 {
        rig.wants.clear();
        rig.does(json!({"do": "submit"}));
        assert!(rig.wants("Activate"));
        assert_eq!(rig.view().code, "screen.activation.working");
        rig.hear(Heard::Activated(Err(Fact::new("app.network.timeout"))));
        assert_eq!(rig.told(), ["app.network.timeout"]);
    }
    rig.does(json!({"do": "submit"}));
    rig.hear(Heard::Activated(Ok(vec![facility("f1", "かざす整骨院")])));
    assert_eq!(
        (rig.view().screen, rig.told()),
        (ScreenName::Home, vec!["stage.device.activated"])
    );
}

#[test]
fn log_in_is_by_passcode_or_biometrics_on_mobile_and_by_password_on_a_pc() {
    let on = Settings {
        biometrics: true,
        ..Settings::default()
    };
    let table = [
        (
            Terminal::Mobile,
            Settings::default(),
            "ログインパスコード",
            vec!["login"],
        ),
        (
            Terminal::Mobile,
            on.clone(),
            "ログインパスコード",
            vec!["login", "biometrics"],
        ),
        (Terminal::Pc, on, "パスワード", vec!["login"]),
    ];
    for (terminal, settings, label, actions) in table {
        let mut rig = Rig::locked_on(terminal, settings);
        let view = rig.view();
        assert_eq!(view.fields[0].label, label);
        let ids: Vec<_> = view.actions.iter().map(|action| action.id.clone()).collect();
        assert_eq!(ids, actions);
        rig.does(json!({"do": "biometrics"}));
        assert_eq!(rig.wants("UnlockPresent"), actions.contains(&"biometrics"));
    }
}

#[test]
fn waits_after_wrong_passcodes_grow_and_are_counted_down() {
    let mut rig = Rig::locked(Settings::default());
    for wait_s in [0, 60, 300] {
        types(&mut rig, "passcode", "wrong");
        rig.does(json!({"do": "submit"}));
        rig.hear(Heard::Unlocked(Err(LoginRefusal {
            fact: Fact::new("app.unlock.wrong").with(Arg::Seconds, wait_s),
            wait_s,
        })));
        assert_eq!(rig.told(), ["app.unlock.wrong"]);
        types(&mut rig, "passcode", "right");
        rig.wants.clear();
        if wait_s > 0 {
            rig.does(json!({"do": "submit"}));
            assert!(!rig.wants("Unlock"), "not looked at while the wait runs");
            rig.passes(10_000);
            let text = &rig.view().notices[0].text;
            assert!(text.contains(&format!("{}秒", wait_s - 10)), "{text}");
            rig.passes(u64::from(wait_s - 10) * 1_000);
        }
        assert!(!rig.view().notices[0].text.contains('秒'));
        rig.does(json!({"do": "submit"}));
        assert!(rig.wants("Unlock"));
        rig.hear(Heard::Unlocked(Err(LoginRefusal {
            fact: Fact::new("app.keystore.cancelled"),
            wait_s: 0,
        })));
        assert_eq!(rig.told(), ["app.keystore.cancelled"]);
    }
    rig.hear(Heard::Wiped(Fact::new("app.unlock.locked")));
    assert_eq!(
        (rig.view().screen, rig.told()),
        (ScreenName::Terms, vec!["app.unlock.locked"])
    );
}

#[test]
fn the_app_locks_when_idle_after_a_warning_and_shows_nothing_then() {
    let mut rig = Rig::home_with(Settings {
        idle_minutes: Some(1),
        ..Settings::default()
    });
    let ticket = rig.choose("pin");
    rig.types_pin("1234");
    rig.signs(ticket);
    rig.answers(ticket, result("valid"));
    assert!(rig.all().contains(NAME) && rig.all().contains(NUMBER));
    rig.passes(29_000);
    assert!(rig.told().is_empty());
    rig.passes(1_000);
    assert_eq!(rig.told(), ["app.idle.soon"]);
    assert!(rig.view().announcement.text.contains("ロック"));
    rig.does(json!({"do": "more_time"}));
    assert!(rig.told().is_empty());
    rig.passes(60_000);
    assert_eq!(rig.view().screen, ScreenName::Login);
    assert!(rig.wants("Lock"));
    assert!(!rig.all().contains(NAME) && !rig.all().contains(NUMBER));
}

#[test]
fn the_app_does_not_lock_under_a_tap() {
    let mut rig = Rig::home_with(Settings {
        idle_minutes: Some(1),
        ..Settings::default()
    });
    let ticket = rig.choose("pin");
    rig.types_pin("1234");
    rig.signs(ticket);
    rig.passes(300_000);
    rig.does(json!({"do": "tick"}));
    assert_eq!(rig.view().code, "stage.service.asking");
    rig.answers(ticket, result("valid"));
    assert_eq!(rig.view().screen, ScreenName::Result);
}

#[test]
fn a_stopped_device_forgets_everything_on_any_screen() {
    for intent in [
        "check",
        "history",
        "settings",
        "unconfirmed",
        "readers",
        "self_check",
        "training",
    ] {
        let mut rig = Rig::home();
        rig.does(json!({"do": intent}));
        rig.hear(Heard::Wiped(Fact::new("device.account.stopped")));
        assert_eq!(
            (rig.view().screen, rig.told()),
            (ScreenName::Terms, vec!["device.account.stopped"])
        );
        rig.does(json!({"do": "home"}));
        assert_eq!(rig.view().screen, ScreenName::Terms, "{intent}");
        rig.does(json!({"do": "accept_terms"}));
        assert_eq!(rig.view().screen, ScreenName::Activation);
    }
}

#[test]
fn nothing_of_the_clinic_can_be_reached_while_locked() {
    for intent in [
        json!({"do": "home"}),
        json!({"do": "check"}),
        json!({"do": "history"}),
        json!({"do": "unconfirmed"}),
        json!({"do": "settings"}),
        json!({"do": "open", "id": "x"}),
        json!({"do": "back"}),
    ] {
        let mut rig = Rig::locked(Settings::default());
        rig.does(intent.clone());
        assert_eq!(rig.view().screen, ScreenName::Login, "{intent}");
        assert!(rig.wants.is_empty(), "{intent}");
    }
    let mut rig = Rig::locked(Settings::default());
    rig.hear(Heard::WarmedUp(Err(Refusal {
        fact: Fact::new("app.network.unreachable"),
        passing: true,
    })));
    rig.hear(Heard::Found(Ok(Vec::new())));
    rig.hear(Heard::Shown(Ok(Box::new(result("valid")))));
    assert!(!rig.all().contains(NAME));
}
