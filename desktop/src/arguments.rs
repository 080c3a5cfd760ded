//! The command line. Names are fixed by design §8; help is in Japanese and English, since a shell's help cannot ask
//! for the language first.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// マイナンバーカードで資格を確認する / confirm health insurance by a tap of the My Number Card
#[derive(Parser, Debug)]
#[command(name = "kazasu", version, propagate_version = true)]
pub struct Arguments {
    /// 表示言語 / language of the output
    #[arg(long, global = true, value_enum, default_value_t = Language::Ja, env = "KAZASU_LANG")]
    pub lang: Language,
    /// 一行一件のJSONで出力する / one JSON object per line on standard output
    #[arg(long, global = true)]
    pub json: bool,
    /// 診断ログの詳しさ（標準エラー出力） / detail of the log on standard error: error, warn, info, debug, trace
    #[arg(long, global = true, value_name = "LEVEL", env = "KAZASU_LOG")]
    pub log: Option<tracing::Level>,
    #[command(subcommand)]
    pub command: Command,
}

#[derive(ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// 日本語
    Ja,
    /// やさしい日本語
    JaEasy,
    /// English
    En,
}

#[derive(Subcommand, Debug)]
pub enum Command {
    /// 全体を一つのプログラムで動かす / the whole system in one process, with a virtual card
    #[cfg(feature = "demo")]
    Demo(DemoArguments),
    /// カード / the card
    #[command(subcommand)]
    Card(CardCommand),
    /// カードリーダー / card readers
    #[command(subcommand)]
    Reader(ReaderCommand),
    /// この端末を使えるようにする / activate this device
    Activate(ActivateArguments),
    /// 資格を確認する / check a patient's eligibility
    Check(CheckArguments),
    /// 確認結果の履歴 / results of earlier checks
    History(HistoryArguments),
    /// 設定 / settings
    Settings(SettingsArguments),
}

#[cfg(feature = "demo")]
#[derive(Args, Debug)]
pub struct DemoArguments {
    /// 認証方法 / how patient and card are matched
    #[arg(long, value_enum, default_value_t = MethodArgument::Pin)]
    pub method: MethodArgument,
    /// 架空の患者（`--person list` で一覧） / synthetic patient; `list` names them all
    #[arg(long, value_name = "NAME", default_value = "valid")]
    pub person: String,
    /// 架空の患者が入力する暗証番号 / PIN the synthetic patient types
    #[arg(long, value_name = "PIN")]
    pub pin: Option<String>,
}

#[derive(ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum MethodArgument {
    /// 4桁の暗証番号 / the card's PIN
    Pin,
    /// 目視確認 / staff compare the face
    Visual,
}

#[derive(Subcommand, Debug)]
pub enum CardCommand {
    /// 仮想カードをpcscdに挿す / play a virtual card to pcscd
    #[cfg(feature = "demo")]
    Serve(ServeArguments),
    /// 架空の患者・施設・証明機関を書き出す / write the synthetic people, clinics and test anchors to a folder
    #[cfg(feature = "demo")]
    Export {
        /// 書き出し先 / the folder; made if missing
        folder: PathBuf,
    },
    /// カードの種類と状態 / what kind of card it is (no PIN)
    Info(ReaderChoice),
    /// 暗証番号の残り回数 / tries left (no PIN)
    Tries(ReaderChoice),
}

#[cfg(feature = "demo")]
#[derive(Args, Debug)]
pub struct ServeArguments {
    /// vpcdの待ち受け先 / where vpcd listens, usually 127.0.0.1:35963
    #[arg(long, value_name = "HOST:PORT")]
    pub vpcd: String,
    /// 架空の患者の定義ファイル / profile file of a synthetic person
    #[arg(long, value_name = "FILE", conflicts_with = "person")]
    pub profile: Option<PathBuf>,
    /// 組み込みの架空の患者 / built-in synthetic person
    #[arg(long, value_name = "NAME", default_value = "valid")]
    pub person: String,
    /// カードの癖 / a quirk of the card; may be repeated
    #[arg(long, value_name = "NAME")]
    pub quirk: Vec<String>,
    /// APDUを一行ずつ記録する（暗証番号は伏せる） / one line per APDU, PIN masked
    #[arg(long, value_name = "FILE")]
    pub trace: Option<PathBuf>,
}

#[derive(Subcommand, Debug)]
pub enum ReaderCommand {
    /// つながっているリーダー / connected readers
    List,
}

/// Which reader to use.
#[derive(Args, Debug, Clone, Default)]
pub struct ReaderChoice {
    /// リーダー名の一部 / part of the reader's name; the first one with a card where absent
    #[arg(long, value_name = "NAME")]
    pub reader: Option<String>,
}

/// Where this device keeps its state and which service it belongs to.
#[derive(Args, Debug, Clone)]
pub struct DeviceArguments {
    /// この端末のデータの置き場所 / folder of this device's data
    #[arg(long, value_name = "DIR", env = "KAZASU_DATA")]
    pub data: Option<PathBuf>,
    /// 資格確認サービスの所在 / origin of the eligibility service, https://…
    #[arg(long, value_name = "URL", env = "KAZASU_ORIGIN")]
    pub origin: Option<String>,
    /// サービスを信頼する証明書（PEM） / own root certificates, PEM
    #[arg(long, value_name = "FILE", env = "KAZASU_ROOTS")]
    pub roots: Option<PathBuf>,
    /// 試験モード：このPC内のHTTPとテスト用の証明機関を許す / allow loopback HTTP and test cards
    #[arg(long, env = "KAZASU_TEST_MODE")]
    pub test_mode: bool,
}

#[derive(Args, Debug)]
pub struct ActivateArguments {
    #[command(flatten)]
    pub device: DeviceArguments,
    /// 機関コード（10桁）。省けば、設定情報の文字列（kazasu:1?…）を尋ねる / institution code; without it the payload is asked for
    #[arg(long, value_name = "CODE", requires = "id")]
    pub institution: Option<String>,
    /// ID（W + 7桁） / account id
    #[arg(long, value_name = "ID", requires = "institution")]
    pub id: Option<String>,
    /// 鍵の保管場所。省けば、OSの保管場所が使えればそれ、なければファイル / where keys are kept; the system's store where it works, else files
    #[arg(long, value_enum, env = "KAZASU_KEY_STORE")]
    pub key_store: Option<KeyStoreArgument>,
}

#[derive(ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyStoreArgument {
    /// OSの鍵の保管場所 / Secret Service, Keychain or Credential Manager
    System,
    /// ファイル / files in the device's folder
    File,
}

#[derive(Args, Debug)]
pub struct CheckArguments {
    #[command(flatten)]
    pub device: DeviceArguments,
    #[command(flatten)]
    pub reader: ReaderChoice,
    /// 認証方法 / how patient and card are matched
    #[arg(long, value_enum)]
    pub method: Option<MethodArgument>,
    /// 目視確認：カードの写真と本人を見比べて一致した。省けば尋ねる / visual check: a person compared photo and face, and
    /// they match; asked for where absent
    #[arg(long)]
    pub face_compared: bool,
    /// 施設（併設のとき） / clinic's institution code, where the device serves two
    #[arg(long, value_name = "CODE")]
    pub facility: Option<String>,
    /// 施術日（YYYY-MM-DD）。省けば今日 / day of treatment; today where absent
    #[arg(long, value_name = "DATE")]
    pub treated_on: Option<String>,
}

#[derive(Args, Debug)]
pub struct HistoryArguments {
    #[command(flatten)]
    pub device: DeviceArguments,
    #[command(subcommand)]
    pub command: Option<HistoryCommand>,
}

#[derive(Subcommand, Debug)]
pub enum HistoryCommand {
    /// 氏名・カナ・番号で探す / search by name, kana or number
    Search {
        /// 探す言葉 / what to look for
        text: String,
    },
    /// 一件を表示する / show one result
    Show {
        /// 結果の番号 / its id
        result: String,
    },
    /// 一件をレセコン用の形で出力する / print one result in the receipt computer's tab layout
    Copy {
        /// 結果の番号 / its id
        result: String,
    },
}

#[derive(Args, Debug)]
pub struct SettingsArguments {
    #[command(flatten)]
    pub device: DeviceArguments,
    /// 既定の認証方法を決める / set the default method
    #[arg(long, value_enum)]
    pub method: Option<MethodArgument>,
    /// この端末で確認した結果だけを残すか（true）、施設のすべての端末の結果を残すか（false） / keep only what was tapped here, or
    /// the clinic's results
    #[arg(long, value_name = "BOOL", action = clap::ArgAction::Set)]
    pub own_device_only: Option<bool>,
}
