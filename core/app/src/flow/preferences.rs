//! 設定 and セキュリティ設定 (requirements 226, 236).

use kazasu_words::{Label, Locale, Words};

use super::context::{Context, Now, Terminal};
use super::heard::Heard;
use super::input::Input;
use super::intent::{Intent, Language, MethodChoice, Setting};
use super::page::Page;
use super::screen::Next;
use super::search::Search;
use super::view::{Item, ScreenName, Tone, View};
use super::want::Want;
use crate::fact::Fact;
use crate::settings::Settings;

/// One of the two screens of settings.
#[derive(Debug)]
pub(super) struct Preferences {
    security: bool,
    told: Option<Fact>,
}

impl Preferences {
    pub(super) fn general() -> Self {
        Self {
            security: false,
            told: None,
        }
    }

    pub(super) fn security() -> Self {
        Self {
            security: true,
            told: None,
        }
    }

    pub(super) fn step(mut self, input: Input, context: &mut Context, _: Now) -> Next {
        match input {
            Input::Heard(Heard::Stored(Err(fact))) => {
                self.told = Some(fact);
                Next::to(self)
            }
            Input::Intent(Intent::Set { setting }) => {
                self.told = None;
                let want = match setting {
                    Setting::Biometrics(on) => Want::Presence(on),
                    setting => Want::Store(Box::new(changed(&context.settings, setting))),
                };
                Next::to(self).and(want)
            }
            Input::Intent(Intent::Security) => Next::to(Self::security()),
            // 設定 → セキュリティ設定 → 資格確認結果検索, the way of the sources.
            Input::Intent(Intent::History) => Search::begin(),
            Input::Intent(Intent::Back) if self.security => Next::to(Self::general()),
            Input::Intent(Intent::Back) => Next::home(),
            _ => Next::to(self),
        }
    }

    pub(super) fn view(&self, context: &Context, now: Now) -> View {
        let (code, name) = if self.security {
            ("screen.settings.security", ScreenName::Security)
        } else {
            ("screen.settings.general", ScreenName::Settings)
        };
        let mut page = Page::new(context, name, &Fact::new(code), Tone::Neutral);
        if let Some(told) = &self.told {
            page.notice(told, Tone::Failed);
        }
        for choice in choices(context, self.security) {
            let item = item(page.words(), choice);
            page.item(item);
        }
        if self.security {
            page.action("history", Label::History, Intent::History);
            page.action("lock", Label::LockNow, Intent::Lock);
        } else {
            page.action("security", Label::SecuritySettings, Intent::Security);
        }
        page.action("back", Label::Back, Intent::Back);
        page.finish(now)
    }
}

fn changed(settings: &Settings, setting: Setting) -> Settings {
    let mut settings = settings.clone();
    match setting {
        Setting::DefaultMethod(MethodChoice::Pin) => {
            settings.default_method = Some(kazasu_wire::method::Method::Pin);
        }
        Setting::DefaultMethod(MethodChoice::Visual) => {
            settings.default_method = Some(kazasu_wire::method::Method::Visual);
        }
        Setting::CannotCompareFaces(on) => settings.cannot_compare_faces = on,
        Setting::EarphonesOnly(on) => settings.earphones_only = on,
        Setting::Language(language) => settings.language = Some(language),
        Setting::IdleMinutes(minutes) => settings.idle_minutes = Some(minutes),
        Setting::CopySeconds(seconds) => settings.copy_seconds = Some(seconds),
        Setting::Biometrics(on) => settings.biometrics = on,
    }
    settings
}

/// A setting, one of its values, and whether that is the one in force.
struct Choice {
    id: String,
    of: Label,
    value: String,
    chosen: bool,
    setting: Setting,
}

fn choices(context: &Context, security: bool) -> Vec<Choice> {
    let settings = &context.settings;
    let words = context.words();
    let mut all = Vec::new();
    if security {
        for minutes in [1, 3, 5, 10, 30] {
            all.push(Choice {
                id: format!("idle.{minutes}"),
                of: Label::IdleLock,
                value: minutes.to_string(),
                chosen: settings.idle_minutes.unwrap_or(5) == minutes,
                setting: Setting::IdleMinutes(minutes),
            });
        }
        for seconds in [30, 60, 120] {
            all.push(Choice {
                id: format!("copy.{seconds}"),
                of: Label::CopyClears,
                value: seconds.to_string(),
                chosen: settings.copy_seconds.unwrap_or(60) == seconds,
                setting: Setting::CopySeconds(seconds),
            });
        }
        if context.terminal == Terminal::Mobile {
            all.extend(switch(
                &words,
                "biometrics",
                Label::Biometrics,
                settings.biometrics,
                Setting::Biometrics,
            ));
        }
        return all;
    }
    for (method, label) in [
        (MethodChoice::Pin, Label::MethodPin),
        (MethodChoice::Visual, Label::MethodVisual),
    ] {
        all.push(Choice {
            id: format!("method.{method:?}").to_lowercase(),
            of: Label::DefaultMethod,
            value: words.label(label),
            chosen: context.methods().first() == Some(&method),
            setting: Setting::DefaultMethod(method),
        });
    }
    all.extend(switch(
        &words,
        "cannot_compare_faces",
        Label::CannotCompareFaces,
        settings.cannot_compare_faces,
        Setting::CannotCompareFaces,
    ));
    all.extend(switch(
        &words,
        "earphones_only",
        Label::EarphonesOnly,
        settings.earphones_only,
        Setting::EarphonesOnly,
    ));
    for language in [Language::Ja, Language::JaEasy, Language::En] {
        let locale = Locale::from(language);
        all.push(Choice {
            id: format!("language.{locale}"),
            of: Label::Language,
            // A language is named in itself, so that who reads no other finds it.
            value: Words::new(locale).label(Label::LanguageName),
            chosen: settings.language.unwrap_or_default() == language,
            setting: Setting::Language(language),
        });
    }
    all
}

fn switch(words: &Words, id: &str, of: Label, on: bool, setting: fn(bool) -> Setting) -> [Choice; 2] {
    [(true, Label::On), (false, Label::Off)].map(|(value, label)| Choice {
        id: format!("{id}.{value}"),
        of,
        value: words.label(label),
        chosen: on == value,
        setting: setting(value),
    })
}

fn item(words: &Words, choice: Choice) -> Item {
    let of = words.label(choice.of);
    let chosen = if choice.chosen {
        format!("。{}", words.label(Label::Chosen))
    } else {
        String::new()
    };
    Item {
        id: choice.id,
        spoken: format!("{of} {}{chosen}", choice.value),
        title: of,
        detail: choice.value,
        chosen: choice.chosen,
        intent: Intent::Set {
            setting: choice.setting,
        },
    }
}
