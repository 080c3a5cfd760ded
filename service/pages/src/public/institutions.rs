//! 医療機関等向け総合ポータルサイト: its top page, and the pages below it that lead to an application (requirements 191–196).

use askama::Template;

use super::notices::NoticeLine;
use crate::card::Card;
use crate::layout::Layout;
use crate::path;

/// A page of cards.
#[derive(Debug, Clone, Template)]
#[template(path = "institutions_page.html")]
pub struct InstitutionsPage {
    /// What surrounds it.
    pub layout: Layout,
    /// What to know first.
    pub lead: Vec<String>,
    /// 重要なお知らせ; `None` on pages that have no such section.
    pub important: Option<Vec<NoticeLine>>,
    /// The cards, in groups with a heading where there is more than one.
    pub groups: Vec<(Option<String>, Vec<Card>)>,
}

/// Who uses the app (requirements 194).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Users {
    /// 健診実施機関等.
    HealthCheck,
    /// 義務化対象外機関.
    Exempt,
}

impl InstitutionsPage {
    /// The top page. Its title is the portal's name.
    pub fn top(mut layout: Layout, important: Vec<NoticeLine>) -> Self {
        layout.trail.clear();
        let card = |title, text, href: &str| layout.card(title, text, href);
        let mut cards = Vec::new();
        if layout.visitor.is_none() {
            cards.push(Card {
                first: true,
                ..card(
                    ("ログインはこちら", "Log in"),
                    (
                        "すでにアカウントをお持ちの方はこちらから",
                        "If you have an account",
                    ),
                    "/institutions/login",
                )
            });
        }
        cards.extend([
            card(
                ("お知らせ", "Notices"),
                (
                    "登録のあとも定期的にご確認ください",
                    "Please look here from time to time",
                ),
                path::NOTICES,
            ),
            card(
                ("よくある質問", "Questions"),
                ("機器、申請など", "Devices, applications"),
                path::FAQ,
            ),
            card(
                ("お問い合わせ先", "Contact"),
                ("フォームと電話", "Form and telephone"),
                path::INQUIRY,
            ),
            card(
                ("オンライン資格確認", "Online check"),
                (
                    "健診実施機関等、義務化対象外機関など",
                    "Health checks, exempt institutions and others",
                ),
                path::ONLINE_CHECK,
            ),
            card(
                ("電子処方箋管理サービス", "Electronic prescriptions"),
                ELSEWHERE,
                path::LINKS,
            ),
            card(
                ("電子カルテ情報共有サービス", "Shared medical records"),
                ELSEWHERE,
                path::LINKS,
            ),
        ]);
        let lead = [
            layout.say(
                "このサイトは、健診を実施する保険医療機関（医科）と義務化対象外機関（紙レセプト請求等）が、マイナ資格確認アプリの利用を申請するためのものです。",
                "Here medical institutions that do health checks, and those exempt from the duty, apply for the app.",
            ),
            layout.say(
                "ユーザー登録は、運営者からお送りする案内メールのリンクから行います。案内が届かないときはお問い合わせください。",
                "You register by the link of the mail the operator sends. Ask us if it has not arrived.",
            ),
        ]
        .map(str::to_owned);
        Self {
            lead: lead.into(),
            important: Some(important),
            groups: vec![(None, cards)],
            layout,
        }
    }

    /// オンライン資格確認: who is served, and where.
    pub fn services(layout: Layout) -> Self {
        let card = |title, text, href: &str| layout.card(title, text, href);
        let heading = |ja, en| Some(layout.say(ja, en).to_owned());
        let groups = vec![
            (
                heading("医療機関・薬局等", "Medical institutions and pharmacies"),
                vec![
                    card(
                        (
                            "オンライン資格確認（顔認証付きカードリーダー）",
                            "With a face reader",
                        ),
                        ELSEWHERE,
                        path::LINKS,
                    ),
                    card(("訪問診療等", "Home visits"), ELSEWHERE, path::LINKS),
                    card(
                        (
                            "健診実施機関等（マイナ資格確認アプリ）",
                            "Health checks (the app)",
                        ),
                        ("保険医療機関（医科）の方", "Medical institutions"),
                        Users::HealthCheck.path(),
                    ),
                    card(
                        ("オンライン診療等", "Online consultations"),
                        ELSEWHERE,
                        path::LINKS,
                    ),
                    card(
                        (
                            "義務化対象外機関（マイナ資格確認アプリ）",
                            "Exempt institutions (the app)",
                        ),
                        ("紙レセプト請求等の方", "Claims on paper and others"),
                        Users::Exempt.path(),
                    ),
                ],
            ),
            (
                heading("訪問看護ステーション", "Home nursing"),
                vec![card(
                    (
                        "訪問看護（オンライン資格確認・オンライン請求）",
                        "Home nursing (online check, online claims)",
                    ),
                    ELSEWHERE,
                    path::LINKS,
                )],
            ),
        ];
        Self {
            lead: Vec::new(),
            important: None,
            groups,
            layout,
        }
    }

    /// What there is for one kind of users.
    pub fn users(layout: Layout, users: Users) -> Self {
        let card = |title, text, href: &str| layout.card(title, text, href);
        let logged_in = layout.visitor.is_some();
        let apply = if logged_in {
            ("利用開始申請など", "Start of use and others")
        } else {
            (
                "ログインが必要です。利用開始申請など",
                "Needs a log-in. Start of use and others",
            )
        };
        let none = ("この区分に助成金はありません", "There is none for this group");
        let cards = vec![
            card(
                ("はじめに（概要）", "First of all"),
                ("仕組みと、できること", "How it works, what it does"),
                path::ABOUT,
            ),
            card(
                ("導入・運用", "Getting ready"),
                ("順番にチェックしながら進められます", "Step by step, with ticks"),
                path::GUIDE,
            ),
            card(
                ("手順書・マニュアル", "Manuals"),
                ("申請、アプリの使い方", "Applications, the app"),
                path::MANUALS,
            ),
            card(("助成金", "Subsidy"), none, path::FAQ),
            card(
                ("よくある質問", "Questions"),
                ("機器、申請など", "Devices, applications"),
                path::FAQ,
            ),
            Card {
                first: true,
                ..card(("各種申請はこちら", "Applications"), apply, path::APPLICATIONS)
            },
        ];
        let lead = match users {
            Users::HealthCheck => layout.say(
                "すでに導入しているオンライン資格確認の機器を使うことも、患者さんにマイナポータルの健康保険証の画面を見せてもらうこともできます。",
                "You may also use a reader you have already, or look at the patient's own screen of the national portal.",
            ),
            Users::Exempt => layout.say(
                "オンライン資格確認の導入義務の対象外の機関（紙レセプト請求等）が、マイナ資格確認アプリを利用するための窓口です。",
                "For institutions exempt from the duty (claims on paper and others) that want to use the app.",
            ),
        };
        Self {
            lead: vec![lead.to_owned()],
            important: None,
            groups: vec![(None, cards)],
            layout,
        }
    }

    pub(crate) fn lines(&self) -> &[NoticeLine] {
        self.important.as_deref().unwrap_or_default()
    }
}

impl Users {
    /// Where their page is.
    #[must_use]
    pub fn path(self) -> &'static str {
        match self {
            Self::HealthCheck => "/institutions/health-check",
            Self::Exempt => "/institutions/exempt",
        }
    }
}

/// In Japanese and in English.
type Said = (&'static str, &'static str);

const ELSEWHERE: Said = ("ほかのサイトでご案内しています", "On other sites");
