//! What a person wants, or a platform tells. A shell sends intents and does nothing else.
//!
//! JSON form (stable; it only grows): an object whose `do` names the intent in snake case, its values beside it:
//! `{"do":"choose_method","method":"pin"}`. Texts a person typed are read and never written: they come out as `***`.

use jiff::civil::Date;
use kazasu_wire::id::FacilityId;
use serde::{Deserialize, Serialize};

use super::secret::{PinDigit, Typed};
use super::way::Way;

/// An intent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Intent {
    // Everywhere.
    /// One screen back.
    Back,
    /// To the first screen.
    Home,
    /// Once more what failed.
    Again,
    /// More time before a screen closes (WCAG 2.2.1).
    MoreTime,
    /// Locks the app now.
    Lock,
    /// Time has passed; sent when [`View::tick_in_ms`](super::View::tick_in_ms) is over.
    Tick,
    /// Says the screen once more.
    Repeat,
    /// Sends what was typed.
    Submit,
    /// What stands in a field now, whole.
    Type {
        /// The field.
        field: FieldId,
        /// Its text.
        text: Typed,
    },

    // 利用規約.
    /// 同意する.
    AcceptTerms,
    /// 同意しない.
    DeclineTerms,

    // 初期登録.
    /// The text of a QR code, of a shared or opened PDF, or of a one-time link.
    Payload {
        /// `kazasu:1?…`, also inside a longer text.
        text: Typed,
    },

    // ログイン.
    /// 生体認証.
    Biometrics,

    // 資格確認.
    /// Begins a check: 認証選択.
    Check,
    /// The clinic the check is for (併設).
    ChooseFacility {
        /// Its id.
        facility: FacilityId,
    },
    /// 施術日, where it is not today.
    TreatedOn {
        /// The day; today where absent.
        day: Option<Date>,
    },
    /// 目視確認 or 4桁の暗証番号入力.
    ChooseMethod {
        /// Which.
        method: MethodChoice,
    },
    /// A person compared the photo with the face and they match.
    FaceCompared,
    /// They do not match, or cannot be compared.
    FaceDiffers,
    /// A key of the patient's keypad.
    Digit {
        /// Which.
        digit: PinDigit,
    },
    /// The keypad's delete key.
    Erase,
    /// The patient agrees to spend the last try of this card.
    AgreeLastTry,
    /// The next patient: this result leaves the screen.
    NextPatient,

    // 資格確認結果.
    /// コピー.
    Copy,
    /// 音声読み上げ.
    ReadAloud,
    /// Stops reading aloud.
    StopReading,

    // 資格確認結果検索.
    /// Opens the search.
    History,
    /// Opens a line of a list.
    Open {
        /// Id of the line.
        id: String,
    },
    /// Deletes what is shown, after a question.
    Delete,
    /// Yes to the question.
    Confirm,

    // 資格未確認.
    /// The ways to confirm without a result of the service (requirements 243–249).
    Fallback,
    /// Records a check made another way.
    ChooseWay {
        /// Which way.
        way: Way,
    },
    /// The records to be asked again this month.
    Unconfirmed,
    /// A record was asked again.
    Resolve {
        /// Id of the record.
        id: String,
    },

    // 設定.
    /// 設定.
    Settings,
    /// セキュリティ設定.
    Security,
    /// Sets a setting.
    Set {
        /// Which, with its value.
        setting: Setting,
    },

    // カードリーダー.
    /// Looks for readers.
    Readers,
    /// This reader is meant.
    ChooseReader {
        /// The platform's id of the reader.
        id: String,
    },
    /// The chosen reader answered to the card that was held on it.
    ThisReader,

    // 動作確認 and 練習モード.
    /// The guided self-check.
    SelfCheck,
    /// 練習モード.
    Training,

    // What the platform tells.
    /// How the way to the card stands.
    Platform {
        /// The state.
        reader: ReaderState,
    },
    /// A reader was seen while looking for readers.
    ReaderSeen {
        /// The reader.
        reader: SeenReader,
    },
    /// Whether there is a network at all.
    Network {
        /// Whether.
        online: bool,
    },
    /// Whether earphones are in use.
    Earphones {
        /// Whether.
        connected: bool,
    },
    /// The app is no longer in front: what must not be seen leaves the screen.
    Background,
}

impl Intent {
    /// Whether a person acted, and not the platform or the clock.
    #[must_use]
    pub const fn is_personal(&self) -> bool {
        !matches!(
            self,
            Self::Tick
                | Self::Platform { .. }
                | Self::ReaderSeen { .. }
                | Self::Network { .. }
                | Self::Earphones { .. }
                | Self::Background
        )
    }
}

/// 認証方法 as it is chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MethodChoice {
    /// 4桁の暗証番号入力.
    Pin,
    /// 目視確認.
    Visual,
}

/// A field of a form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldId {
    /// 機関コード.
    InstitutionCode,
    /// ID.
    AccountId,
    /// パスワード of the account.
    AccountPassword,
    /// アクティベーションコード.
    ActivationCode,
    /// A new passcode or password of the app.
    NewPasscode,
    /// The same once more.
    NewPasscodeAgain,
    /// ログインパスコード, on a PC パスワード.
    Passcode,
    /// Words to search for.
    Query,
    /// 氏名.
    Name,
    /// 保険者番号.
    InsurerNumber,
    /// 記号.
    Symbol,
    /// 番号.
    Number,
    /// 枝番.
    Branch,
    /// Who confirmed.
    Staff,
}

/// How the way to the card stands, as the platform sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReaderState {
    /// Not known yet; nothing is forbidden.
    #[default]
    Unknown,
    /// Ready for a card.
    Ready,
    /// A reader is being connected.
    Connecting,
    /// The device's own reading is switched off.
    PhoneOff,
    /// The device cannot read cards by itself, or not with extended Lc/Le.
    PhoneUnsupported,
    /// Bluetooth is off.
    BluetoothOff,
    /// The app may not use Bluetooth.
    BluetoothForbidden,
    /// No reader is connected.
    NoReader,
    /// Another program holds the reader.
    InUse,
}

/// A reader a platform sees.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeenReader {
    /// The platform's id.
    pub id: String,
    /// Its name as the platform shows it.
    pub name: String,
    /// Strength of its signal in dBm, nearer is greater; 0 for a wire.
    pub signal: i16,
}

/// A setting with its new value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "name", content = "value", rename_all = "snake_case")]
pub enum Setting {
    /// 認証方法 offered first.
    DefaultMethod(MethodChoice),
    /// Nobody here can compare faces: 目視確認 is not offered.
    CannotCompareFaces(bool),
    /// 音声読み上げ of results only with earphones.
    EarphonesOnly(bool),
    /// Language of the screens.
    Language(Language),
    /// Minutes without use until the app locks, 1 to 30.
    IdleMinutes(u8),
    /// Seconds until a copied result is cleared, 10 to 255.
    CopySeconds(u8),
    /// Log-in by 生体認証.
    Biometrics(bool),
}

/// A language of the screens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Language {
    /// 日本語.
    #[default]
    Ja,
    /// やさしい日本語.
    JaEasy,
    /// English.
    En,
}

impl From<Language> for kazasu_words::Locale {
    fn from(language: Language) -> Self {
        match language {
            Language::Ja => Self::Ja,
            Language::JaEasy => Self::JaEasy,
            Language::En => Self::En,
        }
    }
}
