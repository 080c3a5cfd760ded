//! How the program speaks: to a person in sentences, to a program in JSON lines.
//!
//! Standard output carries what was asked for; the progress line goes to standard error, where it may be
//! overwritten without harm. Nothing is said by colour alone.

use std::io::{self, Write as _};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
pub use kazasu_app::Fact;
use kazasu_words::{Arg, Label, Locale, Value, Voice, Words};
use serde_json::{Map, Value as Json, json};

use crate::arguments::Language;
use crate::exit::Exit;

/// Speaks in one language and one form.
#[derive(Debug)]
pub struct Teller {
    words: Words,
    json: bool,
    progress: ProgressBar,
}

impl Teller {
    /// A teller for this run.
    pub fn new(language: Language, json: bool) -> Self {
        let locale = match language {
            Language::Ja => Locale::Ja,
            Language::JaEasy => Locale::JaEasy,
            Language::En => Locale::En,
        };
        // Hidden where standard error is no terminal.
        let progress = ProgressBar::with_draw_target(
            None,
            if json {
                ProgressDrawTarget::hidden()
            } else {
                ProgressDrawTarget::stderr()
            },
        );
        if let Ok(style) = ProgressStyle::with_template("{spinner} {wide_msg}") {
            progress.set_style(style);
        }
        Self {
            words: Words::new(locale),
            json,
            progress,
        }
    }

    /// Whether the listener is a program.
    pub fn is_json(&self) -> bool {
        self.json
    }

    /// A fixed string in the language of this run.
    pub fn label(&self, label: Label) -> String {
        self.words.label(label)
    }

    /// The words of this run.
    pub fn words(&self) -> &Words {
        &self.words
    }

    /// A stage of something under way, on the progress line only.
    pub fn stage(&self, fact: &Fact) {
        if !self.json {
            self.progress.enable_steady_tick(Duration::from_millis(120));
            self.progress.set_message(self.sentence(fact, Voice::Title));
        }
    }

    /// Ends the progress line.
    pub fn stage_over(&self) {
        self.progress.disable_steady_tick();
        self.progress.set_message("");
        self.progress.finish_and_clear();
    }

    /// A step that is done: a line, or a `step` object.
    pub fn step(&self, fact: &Fact) {
        if self.json {
            self.object("step", fact, Map::new());
        } else {
            self.line(&format!("・{}", self.sentence(fact, Voice::Title)));
        }
    }

    /// Something staff should know beside the result.
    pub fn notice(&self, fact: &Fact) {
        if self.json {
            self.object("notice", fact, Map::new());
        } else {
            self.line(&format!("※ {}", self.sentence(fact, Voice::Staff)));
        }
    }

    /// Why it did not work and what to do now; gives the exit of the fact.
    pub fn error(&self, fact: &Fact) -> Exit {
        self.error_with_exit(fact, Exit::of_code(&fact.code))
    }

    /// As [`error`](Self::error), where the caller knows the exit better than the code does.
    pub fn error_with_exit(&self, fact: &Fact, exit: Exit) -> Exit {
        self.stage_over();
        if self.json {
            let mut more = Map::new();
            more.insert("exit".into(), json!(exit as u8));
            more.insert("staff".into(), json!(self.sentence(fact, Voice::Staff)));
            more.insert("spoken".into(), json!(self.sentence(fact, Voice::Spoken)));
            self.object("error", fact, more);
        } else {
            self.line(&format!("× {}", self.sentence(fact, Voice::Title)));
            self.line(&format!("  {}", self.sentence(fact, Voice::Staff)));
            self.line(&format!("  [{}]", fact.code));
        }
        exit
    }

    /// One JSON object on a line of its own.
    pub fn json_line(&self, object: &Json) {
        self.line(&object.to_string());
    }

    /// A line on standard output. A reader that went away ends nothing here: the work itself is done.
    pub fn line(&self, text: &str) {
        let print = || {
            let _closed_pipe_is_no_fault = writeln!(io::stdout().lock(), "{text}");
        };
        // Without a progress line there is nothing to step aside for, and stepping aside would draw an empty one.
        if self.progress.message().is_empty() {
            print();
        } else {
            self.progress.suspend(print);
        }
    }

    /// The sentence of a fact.
    pub fn sentence(&self, fact: &Fact, voice: Voice) -> String {
        fact.sentence(&self.words, voice)
    }

    fn object(&self, event: &str, fact: &Fact, more: Map<String, Json>) {
        let mut object = Map::new();
        object.insert("event".into(), json!(event));
        object.insert("code".into(), json!(fact.code));
        object.insert("title".into(), json!(self.sentence(fact, Voice::Title)));
        for (arg, value) in &fact.values {
            let key = if *arg == Arg::Tries {
                "tries_left"
            } else {
                arg.name()
            };
            object.insert(key.into(), plain(value));
        }
        object.extend(more);
        self.json_line(&Json::Object(object));
    }
}

/// A value for a program: no words, no 和暦.
fn plain(value: &Value) -> Json {
    match value {
        Value::Count(count) => json!(count),
        Value::Text(text) => json!(text),
        Value::Date(date) => json!(date.to_string()),
        Value::Share(percent) => json!(percent),
        Value::Label(label) => json!(label.as_str()),
        Value::Code(code) => json!(code.as_str()),
    }
}
