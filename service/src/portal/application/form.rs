//! The forms of the applications. Those the sources do not describe (requirements 338, 340–343) are `project-defined`.

use kazasu_forms::{Choice, Field, Form, Input, Rule, Section, Text};
use kazasu_wire::activation::Facility;

use crate::application::Kind;
use crate::application::facility_check::Compared;
use crate::service::Service;
use crate::settings::Office;
use crate::store::application::{Application, FacilityCheck};

/// The form of a kind for a facility, as far as its application has come.
pub(super) fn of_facility(
    service: &Service,
    kind: Kind,
    facility: &Facility,
    application: Option<&Application>,
) -> Form {
    let confirmed = application.is_some_and(|found| found.facility_check == FacilityCheck::Match);
    let office = &service.settings.office;
    of(kind, Compared::of(&facility.kind), confirmed, office)
}

/// The form of a kind, for a facility of which `compared` can be compared; `confirmed` once it was. What a subsidy is given
/// for is a rule of the `office`.
fn of(kind: Kind, compared: Option<Compared>, confirmed: bool, office: &Office) -> Form {
    let fields = match kind {
        Kind::StartOfUse => start_of_use(compared, confirmed),
        Kind::AdditionalTerminals => vec![terminals(), lines("reason", "追加の理由", "Why more are needed").optional()],
        Kind::StartDate => vec![
            Field::new("starts_on", Text::new("運用開始日入力欄", "Day of the start"), Input::Date)
                .rule(Rule::StartDate)
                .example("2024-04-01")
                .help(Text::new(
                    "運用を開始した日、または開始を予定する日を入力してください。",
                    "The day on which you have started, or plan to.",
                )),
        ],
        Kind::Subsidy => subsidy(office),
        Kind::EndOrChange => vec![
            Field::new(
                "what",
                Text::new("申請の内容", "What is applied for"),
                Input::Radio(vec![
                    Choice::new("end", Text::new("利用終了", "End of use")),
                    Choice::new("change", Text::new("登録内容の変更", "Change of what is registered")),
                ]),
            ),
            Field::text("accounts", Text::new("利用を終了するアカウントID", "Accounts that end"))
                .example("W0000001 W0000002")
                .when("what", "end"),
            lines("change", "変更の内容", "What has changed").when("what", "change"),
        ],
        Kind::CoLocation => vec![
            Field::new(
                "other",
                Text::new("従たる施術所の機関コード（10桁）", "Code of the other clinic (10 digits)"),
                Input::Digits,
            )
            .rule(Rule::InstitutionCode)
            .help(Text::new(
                "この施術所が主たる施術所になり、端末を共同で使います。相手の施術所のアカウントによる確認が必要です。",
                "This clinic's terminals are shared. An account of the other clinic has to confirm.",
            )),
        ],
        Kind::CoLocationEnd => vec![lines("reason", "取消の理由", "Why it ends").optional()],
    };
    Form {
        id: kind.as_str(),
        title: Text::new(kind.label(), english(kind)),
        lead: None,
        sections: vec![Section {
            title: Text::new(
                match kind {
                    Kind::StartOfUse => "マイナ資格確認アプリ利用開始申請入力欄",
                    Kind::StartDate => "マイナ資格確認アプリ運用開始日入力",
                    _ => "申請内容",
                },
                "Application",
            ),
            fields,
        }],
    }
}

/// The name of a kind in English.
#[must_use]
pub fn english(kind: Kind) -> &'static str {
    match kind {
        Kind::StartOfUse => "Start of use",
        Kind::AdditionalTerminals => "More terminals (accounts)",
        Kind::StartDate => "Day of the start",
        Kind::Subsidy => "Subsidy",
        Kind::EndOrChange => "End or change of use",
        Kind::CoLocation => "Co-location",
        Kind::CoLocationEnd => "End of co-location",
    }
}

/// Whether files can be attached.
#[must_use]
pub fn takes_files(kind: Kind) -> bool {
    matches!(kind, Kind::StartOfUse | Kind::Subsidy | Kind::EndOrChange)
}

fn start_of_use(compared: Option<Compared>, confirmed: bool) -> Vec<Field> {
    let mut fields = Vec::new();
    if let Some(compared) = compared {
        fields.push(
            Field::new(
                "check",
                Text::new("施設の確認方法", "How the facility is confirmed"),
                Input::Radio(vec![
                    Choice::new(
                        "master",
                        Text::new(
                            "支払基金または地方厚生（支）局に提出済みの情報との照合により施設を確認します。",
                            "By comparison with what has been handed in before.",
                        ),
                    ),
                    Choice::new(
                        "documents",
                        Text::new(
                            "書類を添付することで施設を確認します。※証拠書類の添付が必須となります。",
                            "By attaching documents, which are required then.",
                        ),
                    ),
                ]),
            )
            .help(Text::new(
                "なりすましを防ぐために確認します。照合で確認できないときだけ、書類を添付してください。",
                "This keeps others from applying in your name. Attach documents only where the comparison fails.",
            )),
        );
        if !confirmed {
            fields.push(secret(compared).when("check", "master").optional());
        }
    }
    fields.push(
        Field::new("staff", Text::new("職員数", "Staff"), Input::Digits)
            .rule(Rule::StaffCount)
            .example("2")
            .help(Text::new(
                "マイナ資格確認アプリを利用する職員の数です。",
                "How many people will use the app.",
            )),
    );
    fields.push(terminals());
    fields.push(
        Field::new(
            "consent",
            Text::new("上記の利用規約に同意します。", "I agree to the terms of use."),
            Input::Checkbox,
        )
        .rule(Rule::Consent),
    );
    fields
}

fn secret(compared: Compared) -> Field {
    match compared {
        Compared::BirthDate => Field::new(
            "birth_date",
            Text::new("生年月日（西暦）", "Birth date of the manager"),
            Input::Date,
        )
        .rule(Rule::BirthDate)
        .example("1990-01-01")
        .help(Text::new(
            "施術管理者の生年月日です。施設の確認だけに使い、保存しません。",
            "Used for this comparison only, and not kept.",
        )),
        Compared::BankAccount => Field::new(
            "bank_account",
            Text::new("口座番号", "Account number"),
            Input::Digits,
        )
        .rule(Rule::BankAccount)
        .example("1234567")
        .help(Text::new(
            "診療報酬請求・健診等費用の請求に使う口座です。半角数字7桁以内。施設の確認だけに使い、保存しません。ゆうちょ銀行は、通帳の表紙裏の銀行使用欄または振込情報案内のページをご覧ください。",
            "The account used for claims, at most 7 digits. Used for this comparison only, and not kept.",
        )),
    }
}

fn terminals() -> Field {
    Field::new("terminals", Text::new("申請台数", "Terminals"), Input::Digits)
        .rule(Rule::TerminalCount)
        .example("3")
        .help(Text::new(
            "資格確認を行う端末の数です（パソコンとタブレットなら2台）。1回の申請は20台までです。21台以上は「資格確認端末機器（アカウント）追加申請」をご利用ください。",
            "Terminals that do checks; 20 at most in one application. Apply for more afterwards.",
        ))
}

fn subsidy(office: &Office) -> Vec<Field> {
    let cap = kazasu_papers::amount(office.subsidy_cap.into());
    let (mut japanese, mut english) = (
        format!("領収書内訳書の合計額です。基準額（{cap}円）を上限に交付されます。"),
        format!("The total of the breakdown. Up to the base amount of {cap} yen is given."),
    );
    if let Some(last) = office.subsidy_deadline {
        japanese.push_str(&format!("申請は{last}まで受け付けます。"));
        english.push_str(&format!(" Applications are taken until {last}."));
    }
    vec![
        Field::new(
            "sum",
            Text::new("購入費用の合計（円）", "Sum spent (yen)"),
            Input::Digits,
        )
        .example("39800")
        .help(Text::made(japanese, english)),
        Field::text("payee_bank", Text::new("金融機関名・支店名", "Bank and branch")),
        Field::new(
            "payee_number",
            Text::new("振込先の口座番号", "Account to pay to"),
            Input::Digits,
        )
        .rule(Rule::BankAccount),
        Field::text("account_holder", Text::new("口座名義（カナ）", "Account holder"))
            .example("シケン タロウ"),
    ]
}

fn lines(id: &'static str, japanese: &'static str, english: &'static str) -> Field {
    Field::new(id, Text::new(japanese, english), Input::Lines)
}
