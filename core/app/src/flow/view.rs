//! What a shell renders: complete, in words, without a question left to the shell.
//!
//! The JSON form is this structure with snake-case names; it only grows. Absent values are left out.

use std::fmt;

use serde::{Deserialize, Serialize};
use zeroize::Zeroize as _;

use super::intent::{FieldId, Intent};

/// One screen.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct View {
    /// Which screen; a shell may lay it out in its own way.
    pub screen: ScreenName,
    /// The stable code of what is said at its head: of the screen, a stage, an outcome or an error.
    pub code: String,
    /// Who looks at it.
    pub audience: Audience,
    /// Heading, announced when the screen opens.
    pub title: String,
    /// What happened and what to do now, for staff.
    pub next_step: String,
    /// The same for the patient; a shell with a second side shows it large.
    pub for_patient: String,
    /// All of it for a voice, complete without the screen.
    pub spoken: String,
    /// How it stands. Never shown by colour or sound alone: `mark` says it in words.
    pub tone: Tone,
    /// The tone in words.
    pub mark: String,
    /// What else to know, most important first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notices: Vec<NoticeLine>,
    /// Fields of a form, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<Field>,
    /// The patient's keypad.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub keypad: Option<Keypad>,
    /// How far work is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub progress: Option<ProgressBar>,
    /// Facts in sections, in reading order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sections: Vec<Section>,
    /// Lines of a list.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub items: Vec<Item>,
    /// What can be done, the next step first.
    pub actions: Vec<Action>,
    /// Ids of everything that takes the focus, in order; the first one has it when the screen opens.
    pub focus: Vec<String>,
    /// What is said now.
    pub announcement: Announcement,
    /// The screen is kept out of screenshots, mirroring and the list of apps.
    pub shielded: bool,
    /// 練習モード, in words; shown on every part of the screen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub training: Option<String>,
    /// Seconds until the screen closes by itself; [`Intent::MoreTime`] puts it off.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closes_in_s: Option<u32>,
    /// The shell sends [`Intent::Tick`] after so many milliseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tick_in_ms: Option<u64>,
}

impl fmt::Debug for View {
    /// Shows no word of it: it may hold personal data.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("View")
            .field("screen", &self.screen)
            .field("code", &self.code)
            .finish_non_exhaustive()
    }
}

/// The screens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ScreenName {
    /// Nothing is known yet.
    Opening,
    /// 利用規約.
    Terms,
    /// 初期登録: the four entries.
    Activation,
    /// 初期登録: the passcode of the app.
    Passcode,
    /// ログイン.
    Login,
    /// The first screen.
    Home,
    /// 認証選択.
    Choose,
    /// 目視確認.
    Face,
    /// PIN入力, the patient's.
    Pin,
    /// One try is left.
    LastTry,
    /// 読み取り.
    Tap,
    /// A check without a result.
    Trouble,
    /// 資格確認結果.
    Result,
    /// 資格確認結果検索.
    Search,
    /// A result out of the search.
    Detail,
    /// The ways to confirm otherwise.
    Ways,
    /// A record of a check made otherwise.
    Record,
    /// The records to be asked again.
    Unconfirmed,
    /// 設定.
    Settings,
    /// セキュリティ設定.
    Security,
    /// Readers.
    Readers,
    /// The guided self-check.
    SelfCheck,
}

/// Who looks at a screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Audience {
    /// 職員.
    Staff,
    /// 患者: nothing else is on the screen.
    Patient,
}

/// How something stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tone {
    /// Nothing special.
    Neutral,
    /// Work goes on.
    Working,
    /// It is done.
    Good,
    /// To be looked at.
    Attention,
    /// It was not possible.
    Failed,
}

/// Something to know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoticeLine {
    /// Its code.
    pub code: String,
    /// How it stands.
    pub tone: Tone,
    /// The tone in words.
    pub mark: String,
    /// Title.
    pub title: String,
    /// What it means and what to do.
    pub text: String,
    /// The same for a voice.
    pub spoken: String,
}

/// A field of a form. Its text is not sent back to the shell that holds it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Field {
    /// Id for [`Intent::Type`] and the focus.
    pub id: FieldId,
    /// Label.
    pub label: String,
    /// Which keyboard, and whether it is hidden.
    pub kind: FieldKind,
    /// Whether it may stay empty.
    pub required: bool,
    /// Whether something stands in it.
    pub filled: bool,
    /// Most characters it takes.
    pub max_length: u16,
    /// What is wrong with it and how to put it right.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fault: Option<String>,
}

/// How a field is typed. Pasting is allowed everywhere (WCAG 3.3.8).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldKind {
    /// Any text.
    Text,
    /// Digits.
    Digits,
    /// Hidden, with a 「表示」 toggle.
    Hidden,
    /// Words to search for.
    Search,
}

/// The patient's keypad: it shows and says how many digits there are, never which.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Keypad {
    /// Digits typed.
    pub typed: u8,
    /// Digits wanted.
    pub wanted: u8,
}

/// How far work is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProgressBar {
    /// 0 to 100 of the whole check, never going back within one tap.
    pub percent: u8,
    /// The stage in words.
    pub stage: String,
    /// Whether the card must be held still now.
    pub hold_card: bool,
}

/// Facts under one heading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Section {
    /// Heading.
    pub title: String,
    /// The facts.
    pub rows: Vec<Row>,
}

/// One fact. Wiped on drop.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// Its name, one of the sources' strings.
    pub label: String,
    /// Its value as shown.
    pub value: String,
    /// Name and value for a voice.
    pub spoken: String,
}

impl fmt::Debug for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Row")
            .field("label", &self.label)
            .finish_non_exhaustive()
    }
}

impl Drop for Row {
    fn drop(&mut self) {
        self.value.zeroize();
        self.spoken.zeroize();
    }
}

/// One line of a list. Wiped on drop.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// Its id, also in the focus order.
    pub id: String,
    /// First line.
    pub title: String,
    /// Second line.
    pub detail: String,
    /// Both for a voice.
    pub spoken: String,
    /// Whether it is the chosen one.
    pub chosen: bool,
    /// What choosing it sends.
    pub intent: Intent,
}

impl fmt::Debug for Item {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Item")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}

impl Drop for Item {
    fn drop(&mut self) {
        self.title.zeroize();
        self.detail.zeroize();
        self.spoken.zeroize();
    }
}

/// Something that can be done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Action {
    /// Its id, stable, also in the focus order.
    pub id: String,
    /// Its words; one verb.
    pub label: String,
    /// What it sends.
    pub intent: Intent,
    /// Whether it can be done now.
    pub enabled: bool,
    /// Why it cannot be done now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// What is said, shown to a live region, and felt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Announcement {
    /// Counts announcements; a shell says each one once.
    pub serial: u32,
    /// The words. Holds no personal data.
    pub text: String,
    /// A sound and a vibration that go with the words, never instead of them.
    pub cue: Cue,
}

/// Three sounds that cannot be taken for one another, and silence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cue {
    /// Words alone.
    Silent,
    /// A card was found, or may be lifted.
    Found,
    /// Done.
    Done,
    /// Not possible, or to be looked at.
    Failed,
}
