//! 練習モード: the same screens, marked, and nothing of the real world.

use kazasu_app::flow::{Heard, ScreenName};
use serde_json::json;

use crate::rig::{NAME, Rig, result};

#[test]
fn a_whole_check_is_practised_and_every_screen_is_marked() {
    let mut rig = Rig::home();
    rig.does(json!({"do": "training"}));
    let mut screens = vec![rig.view().screen];
    let mut look = |rig: &Rig| {
        assert_eq!(
            rig.view().training.as_deref(),
            Some("練習モード"),
            "{:?}",
            rig.view().screen
        );
        assert!(rig.can().contains(&"leave_training"));
        if screens.last() != Some(&rig.view().screen) {
            screens.push(rig.view().screen);
        }
    };
    rig.does(json!({"do": "choose_method", "method": "pin"}));
    look(&rig);
    for digit in [1, 2, 3, 4] {
        rig.does(json!({"do": "digit", "digit": digit}));
        look(&rig);
    }
    rig.does(json!({"do": "submit"}));
    look(&rig);
    for _ in 0..15 {
        rig.passes(1_000);
        look(&rig);
    }
    assert_eq!(rig.view().code, "eligibility.validity.valid");
    assert!(rig.all().contains("練習　花子"));
    rig.does(json!({"do": "next_patient"}));
    look(&rig);
    assert_eq!(
        screens,
        [
            ScreenName::Choose,
            ScreenName::Pin,
            ScreenName::Tap,
            ScreenName::Result,
            ScreenName::Choose
        ]
    );
    // Nothing was wanted of the app or the shell.
    assert!(rig.wants.is_empty(), "{:?}", rig.wants);
    // Nothing of the real device gets in.
    rig.hear(Heard::Shown(Ok(Box::new(result("valid")))));
    assert!(!rig.all().contains(NAME));
    rig.does(json!({"do": "home"}));
    assert_eq!(
        (rig.view().screen, rig.view().training.clone()),
        (ScreenName::Home, None)
    );
}

#[test]
fn practice_is_locked_as_everything_else() {
    let mut rig = Rig::home();
    rig.does(json!({"do": "training"}));
    rig.passes(5 * 60_000);
    assert_eq!(
        (rig.view().screen, rig.view().training.clone()),
        (ScreenName::Login, None)
    );
}
