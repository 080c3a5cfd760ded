//! Fixed strings of screens and of the command line.

macro_rules! labels {
    ($($(#[$doc:meta])* $name:ident = $text:literal,)*) => {
        /// A fixed string: the name of a field, a word of the vocabulary, a prompt.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum Label { $($(#[$doc])* $name,)* }

        impl Label {
            /// Every label.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The stable name.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }
        }
    };
}

labels! {
    /// 確認日, the day of the check.
    CheckedOn = "checked-on",
    /// 施術日, the day of the treatment.
    TreatedOn = "treated-on",
    /// 保険者名.
    InsurerName = "insurer-name",
    /// 保険者番号.
    InsurerNumber = "insurer-number",
    /// 記号.
    Symbol = "symbol",
    /// 番号.
    Number = "number",
    /// 枝番.
    Branch = "branch",
    /// 氏名.
    Name = "name",
    /// フリガナ.
    Kana = "kana",
    /// 生年月日.
    BirthDate = "birth-date",
    /// 性別.
    Sex = "sex",
    /// 負担割合.
    Share = "share",
    /// 法定（自動計算）: the share is the statutory one by age, not the insurer's word.
    ShareStatutory = "share-statutory",
    /// 有効開始日.
    ValidFrom = "valid-from",
    /// 有効終了日.
    ValidTo = "valid-to",
    /// 証区分 (被保険者証区分).
    CardClassification = "card-classification",
    /// 本人・家族の別.
    PersonalFamily = "personal-family",
    /// 被保険者氏名（世帯主氏名）.
    InsuredName = "insured-name",
    /// 氏名（その他）, the name on the back.
    OtherName = "other-name",
    /// 資格取得年月日.
    QualifiedOn = "qualified-on",
    /// 住所.
    Address = "address",
    /// 郵便番号.
    PostNumber = "post-number",
    /// 未就学区分.
    Preschool = "preschool",
    /// 高齢受給者証, with its first and last day.
    ElderlyCertificate = "elderly-certificate",
    /// 公費負担者番号, the insurer number of 医療扶助.
    PayerNumber = "payer-number",
    /// 受給者番号, the number of 医療扶助.
    RecipientNumber = "recipient-number",
    /// 登録記号番号 of a clinic.
    RegistrationNumber = "registration-number",
    /// 資格有効性.
    Validity = "validity",
    /// Validity 1, 資格（有効）.
    ValidityValid = "validity-valid",
    /// Validity 2, 資格（無効）.
    ValidityInvalid = "validity-invalid",
    /// Validity 3, 資格（無効）＋新しい資格あり.
    ValidityInvalidReplaced = "validity-invalid-replaced",
    /// Validity 4, 資格情報なし.
    ValidityNone = "validity-none",
    /// Validity 5, 複数該当.
    ValidityMultiple = "validity-multiple",
    /// Validity 6, 有効（未登録）.
    ValidityValidUnregistered = "validity-valid-unregistered",
    /// 資格未確認: recorded by a fall-back way, no word of the service.
    Unconfirmed = "unconfirmed",
    /// 確認方法, how the person is confirmed.
    Method = "method",
    /// Method A, 目視確認.
    MethodVisual = "method-visual",
    /// Method B, 4桁の暗証番号入力.
    MethodPin = "method-pin",
    /// 医療保険の資格情報, the heading of a result.
    Result = "result",
    /// 資格確認結果検索, the history.
    History = "history",
    /// 設定.
    Settings = "settings",
    /// セキュリティ設定.
    SecuritySettings = "security-settings",
    /// 鍵の保管場所, where the keys of this device lie.
    Keys = "keys",
    /// The system's own store of keys.
    KeysInTheSystem = "keys-in-the-system",
    /// Files in the folder of the device.
    KeysInFiles = "keys-in-files",
    /// 残す結果, which results this device keeps.
    Kept = "kept",
    /// The results of all devices of the clinic.
    KeptOfTheClinic = "kept-of-the-clinic",
    /// Only what was tapped on this device.
    KeptOfThisDevice = "kept-of-this-device",
    /// コピー.
    Copy = "copy",
    /// 次にすること, the heading of the next step.
    NextStep = "next-step",
    /// 施術所, the clinic for which is checked.
    Facility = "facility",
    /// 練習モード: recorded states, no real person.
    TrainingMode = "training-mode",
    /// はい.
    Yes = "yes",
    /// いいえ.
    No = "no",
    /// やめる.
    Cancel = "cancel",
    /// もう一度.
    Again = "again",
    /// 不明, what stands for a value that is not known.
    Unknown = "unknown",
    /// ログインパスコード.
    Passcode = "passcode",
    /// Password of the account, パスワード.
    Password = "password",
    /// 機関コード, 10 digits.
    FacilityCode = "facility-code",
    /// ID of the account, W and 7 digits.
    AccountId = "account-id",
    /// アクティベーションコード, 12 digits.
    ActivationCode = "activation-code",
    /// Prompt: the patient's 4-digit PIN.
    PromptPin = "prompt-pin",
    /// Prompt: hold the card over the reader.
    PromptTap = "prompt-tap",
    /// Prompt: choose the method.
    PromptMethod = "prompt-method",
    /// Prompt: the staff member has compared the face (目視確認).
    PromptFaceCompared = "prompt-face-compared",
    /// Prompt: use the last PIN try after consent.
    PromptLastTry = "prompt-last-try",
    /// Prompt: the password of this app.
    PromptUnlock = "prompt-unlock",
    /// Prompt: a new password of this app.
    PromptNewPassword = "prompt-new-password",
    /// Prompt: the new password once more.
    PromptNewPasswordAgain = "prompt-new-password-again",
    /// Prompt: 機関コード.
    PromptFacilityCode = "prompt-facility-code",
    /// Prompt: ID of the account.
    PromptAccountId = "prompt-account-id",
    /// Prompt: password of the account.
    PromptAccountPassword = "prompt-account-password",
    /// Prompt: activation code.
    PromptActivationCode = "prompt-activation-code",
    /// Prompt: the day of the treatment.
    PromptTreatedOn = "prompt-treated-on",
    /// Prompt: choose the clinic (併設).
    PromptFacility = "prompt-facility",
    /// Prompt: search the history.
    PromptSearch = "prompt-search",
    /// A card is in the reader.
    CardPresent = "card-present",
    /// Prompt: the text of the account sheet, kazasu:1?….
    PromptPayload = "prompt-payload",
    /// 仮想カード.
    VirtualCard = "virtual-card",
    /// How something stands, in words: nothing special.
    MarkNeutral = "mark-neutral",
    /// How something stands: work goes on.
    MarkWorking = "mark-working",
    /// How something stands: done.
    MarkGood = "mark-good",
    /// How something stands: to be looked at.
    MarkAttention = "mark-attention",
    /// How something stands: not possible.
    MarkFailed = "mark-failed",
    /// 利用規約.
    Terms = "terms",
    /// The version of the terms.
    TermsVersion = "terms-version",
    /// 同意する.
    Agree = "agree",
    /// 同意しない.
    Decline = "decline",
    /// 登録する, the button of the initial registration.
    Register = "register",
    /// ログイン.
    Login = "login",
    /// 生体認証.
    Biometrics = "biometrics",
    /// Begins a check.
    StartCheck = "start-check",
    /// The next patient.
    NextPatient = "next-patient",
    /// To the ways of confirming otherwise.
    OtherWay = "other-way",
    /// A person compared the face and it matches.
    FaceSame = "face-same",
    /// The face does not match.
    FaceDiffers = "face-differs",
    /// Switches to 目視確認.
    UseVisual = "use-visual",
    /// Switches to 4桁の暗証番号入力.
    UsePin = "use-pin",
    /// The patient agrees to spend the last try.
    SpendLastTry = "spend-last-try",
    /// Ends the patient's input.
    PinDone = "pin-done",
    /// Deletes the last digit.
    Erase = "erase",
    /// Keeps the screen open.
    MoreTime = "more-time",
    /// One screen back.
    Back = "back",
    /// 音声読み上げ.
    ReadAloud = "read-aloud",
    /// Ends the reading.
    StopReading = "stop-reading",
    /// Asks whether to delete.
    Delete = "delete",
    /// Deletes.
    DeleteYes = "delete-yes",
    /// Last day a result may be looked at.
    KeptUntil = "kept-until",
    /// 医療扶助の資格情報, the heading of a result.
    ResultPublicAssistance = "result-public-assistance",
    /// マイナ保険証 and マイナポータル.
    WayPortal = "way-portal",
    /// 資格情報のお知らせ.
    WayNotice = "way-notice",
    /// Confirmation by word of mouth.
    WayOral = "way-oral",
    /// 資格確認書.
    WayCertificate = "way-certificate",
    /// 健康保険証.
    WayInsuranceCard = "way-insurance-card",
    /// Who confirmed.
    ConfirmedBy = "confirmed-by",
    /// Keeps the record.
    KeepRecord = "keep-record",
    /// The patient was asked again.
    AskedAgain = "asked-again",
    /// Locks the app.
    LockNow = "lock-now",
    /// カードリーダー.
    Readers = "readers",
    /// The reader is meant.
    ThisReader = "this-reader",
    /// 動作確認.
    SelfCheck = "self-check",
    /// Ends 練習モード.
    LeaveTraining = "leave-training",
    /// A part of the self-check.
    PartDevice = "part-device",
    /// A part of the self-check.
    PartNetwork = "part-network",
    /// A part of the self-check.
    PartReader = "part-reader",
    /// A part of the self-check.
    PartCard = "part-card",
    /// A part of the self-check.
    PartPin = "part-pin",
    /// A part that is still to be checked.
    PartOpen = "part-open",
    /// A part that works.
    PartGood = "part-good",
    /// A part to be looked at.
    PartBad = "part-bad",
    /// 認証方法 offered first.
    DefaultMethod = "default-method",
    /// Nobody here can compare faces.
    CannotCompareFaces = "cannot-compare-faces",
    /// Reads aloud on earphones only.
    EarphonesOnly = "earphones-only",
    /// Language of the screens.
    Language = "language",
    /// The language's own name.
    LanguageName = "language-name",
    /// Minutes until the app locks.
    IdleLock = "idle-lock",
    /// Seconds until a copied result is cleared.
    CopyClears = "copy-clears",
    /// A switch that is on.
    On = "on",
    /// A switch that is off.
    Off = "off",
    /// The chosen one.
    Chosen = "chosen",
}

impl Label {
    /// The id of its message in the Fluent catalogue.
    #[must_use]
    pub fn message_id(self) -> String {
        format!("label-{}", self.as_str())
    }
}
