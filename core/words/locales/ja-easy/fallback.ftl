### やさしい日本語。vendor は ja のものを使います。

fallback-record-due = まだ確認していない人が{ $count }人います
    .staff = 今月のうちに、もう一度確認してください。
    .patient = { -patient-wait }
    .spoken = { fallback-record-due }。{ fallback-record-due.staff }

fallback-record-none = みんな確認しました
    .staff = もう一度確認する人はいません。受付を続けてください。
    .patient = { -patient-wait }
    .spoken = { fallback-record-none }。{ fallback-record-none.staff }

fallback-way-portal = カードとマイナポータルの画面
    .staff = カードと、マイナポータルの画面を見せてもらってください。PDFでもいいです。
    .patient = カードと、マイナポータルの画面を見せてください。
    .spoken = { fallback-way-portal }。{ fallback-way-portal.staff }

fallback-way-notice = カードと資格情報のお知らせ
    .staff = カードと資格情報のお知らせを、いっしょに見せてもらってください。紙だけではだめです。
    .patient = カードと、資格情報のお知らせを見せてください。
    .spoken = { fallback-way-notice }。{ fallback-way-notice.staff }

fallback-way-oral = 前の情報を口で確認
    .staff = 前に来た人だけです。保険が変わっていないか、聞いてください。
    .patient = 前の保険と同じですか。
    .spoken = { fallback-way-oral }。{ fallback-way-oral.staff }

fallback-way-certificate = 資格確認書
    .staff = カードを持っていない人の方法です。資格確認書を見せてもらってください。
    .patient = 資格確認書を見せてください。
    .spoken = { fallback-way-certificate }。{ fallback-way-certificate.staff }

fallback-way-insurance-card = 健康保険証
    .staff = まだ使える健康保険証を見せてもらってください。2025年12月1日までです。
    .patient = 健康保険証を見せてください。
    .spoken = { fallback-way-insurance-card }。{ fallback-way-insurance-card.staff }

fallback-record-confirmed = 前の人を確認できました
    .staff = 前にほかの方法で調べた人を、カードで確認できました。受付を続けてください。
    .patient = 今日はカードで確認できました。
    .spoken = { fallback-record-confirmed }。{ fallback-record-confirmed.staff }
