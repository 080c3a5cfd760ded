//! The Fluent catalogue of one locale.

use std::borrow::Cow;
use std::fmt;
use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};

use crate::args::{Arg, Args, Value};
use crate::code::Code;
use crate::label::Label;
use crate::locale::Locale;
use crate::source::sources;
use crate::voice::Voice;
use crate::{spoken, wareki};

type Bundle = FluentBundle<&'static FluentResource>;

/// The words of one locale.
///
/// Cheap to make after the first time, and can be shared between threads.
pub struct Words {
    locale: Locale,
    /// In order of search: plain Japanese has no vendor texts of its own and takes those of Japanese.
    bundles: Vec<Bundle>,
}

impl Words {
    /// The words of this locale.
    #[must_use]
    pub fn new(locale: Locale) -> Self {
        let chain: &[Locale] = match locale {
            Locale::Ja => &[Locale::Ja],
            Locale::JaEasy => &[Locale::JaEasy, Locale::Ja],
            Locale::En => &[Locale::En],
        };
        Self {
            locale,
            bundles: chain.iter().map(|locale| bundle(*locale)).collect(),
        }
    }

    /// The locale of these words.
    #[must_use]
    pub fn locale(&self) -> Locale {
        self.locale
    }

    /// The text of a code in one voice.
    #[must_use]
    pub fn text(&self, code: Code, voice: Voice, args: &Args) -> String {
        self.format(
            &code.message_id(),
            voice.attribute(),
            &self.fluent_args(voice, args),
        )
        // Unreachable by `tests/completeness.rs`; the code itself is better than nothing.
        .unwrap_or_else(|| code.as_str().to_owned())
    }

    /// A fixed string of the screen.
    #[must_use]
    pub fn label(&self, label: Label) -> String {
        self.format(&label.message_id(), None, &FluentArgs::new())
            .unwrap_or_else(|| label.as_str().to_owned())
    }

    fn fluent_args(&self, voice: Voice, args: &Args) -> FluentArgs<'static> {
        let mut all = FluentArgs::with_capacity(Arg::ALL.len());
        for arg in Arg::ALL {
            let value = match args.get(arg) {
                Some(value) => self.fluent_value(voice, value),
                None => FluentValue::from(self.label(Label::Unknown)),
            };
            all.set(arg.name(), value);
        }
        all
    }

    fn fluent_value(&self, voice: Voice, value: &Value) -> FluentValue<'static> {
        match (value, voice) {
            (Value::Count(count), _) => FluentValue::from(*count),
            (Value::Text(text), _) => FluentValue::from(text.clone()),
            (Value::Date(date), Voice::Spoken) => FluentValue::from(spoken::date(*date, self.locale)),
            (Value::Date(date), Voice::Vendor) => FluentValue::from(date.to_string()),
            (Value::Date(date), _) => FluentValue::from(wareki::with_weekday(*date, self.locale)),
            (Value::Share(percent), Voice::Spoken) => FluentValue::from(spoken::share(*percent, self.locale)),
            (Value::Share(percent), _) => FluentValue::from(share(*percent, self.locale)),
            (Value::Label(label), _) => FluentValue::from(self.label(*label)),
            // A title takes no arguments that a stage inside another text could need.
            (Value::Code(code), _) => FluentValue::from(self.text(*code, Voice::Title, &Args::new())),
        }
    }

    fn format(&self, id: &str, attribute: Option<&str>, args: &FluentArgs<'_>) -> Option<String> {
        self.bundles.iter().find_map(|bundle| {
            let message = bundle.get_message(id)?;
            let pattern = match attribute {
                None => message.value()?,
                Some(name) => message.get_attribute(name)?.value(),
            };
            // Faults of a text are found by the tests; here the best reading is shown.
            Some(
                bundle
                    .format_pattern(pattern, Some(args), &mut Vec::new())
                    .into_owned(),
            )
        })
    }
}

impl fmt::Debug for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Words")
            .field("locale", &self.locale)
            .finish_non_exhaustive()
    }
}

/// The share as written: 3割, or 30% where it is no full tenth or not Japanese.
fn share(percent: u8, locale: Locale) -> Cow<'static, str> {
    match percent {
        _ if locale.is_japanese() && percent.is_multiple_of(10) => format!("{}割", percent / 10).into(),
        _ => format!("{percent}%").into(),
    }
}

fn bundle(locale: Locale) -> Bundle {
    let mut bundle = Bundle::new_concurrent(vec![locale.language()]);
    // Isolation marks would be spoken or copied into forms; all our scripts run left to right.
    bundle.set_use_isolating(false);
    for resource in resources(locale) {
        // A doubled id is found by the tests; the first one stays.
        let _doubled = bundle.add_resource(resource);
    }
    bundle
}

/// The parsed files of one locale, parsed once per process.
fn resources(locale: Locale) -> &'static [FluentResource] {
    static JA: LazyLock<Vec<FluentResource>> = LazyLock::new(|| parse(Locale::Ja));
    static JA_EASY: LazyLock<Vec<FluentResource>> = LazyLock::new(|| parse(Locale::JaEasy));
    static EN: LazyLock<Vec<FluentResource>> = LazyLock::new(|| parse(Locale::En));
    match locale {
        Locale::Ja => &JA,
        Locale::JaEasy => &JA_EASY,
        Locale::En => &EN,
    }
}

fn parse(locale: Locale) -> Vec<FluentResource> {
    sources(locale)
        .iter()
        .map(|(_, text)| match FluentResource::try_new((*text).to_owned()) {
            Ok(resource) => resource,
            // What parsed is kept; `tests/completeness.rs` allows no fault.
            Err((resource, _faults)) => resource,
        })
        .collect()
}
