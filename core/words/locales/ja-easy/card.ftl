### やさしい日本語。vendor は ja のものを使います。

card-certificate-absent = カードに必要な情報がありません
    .staff = このカードでは保険を確認できません。資格確認書などで確認してください。市区町村の窓口で手続きできると伝えてください。
    .patient = { -patient-other-way }
    .spoken = { card-certificate-absent }。{ card-certificate-absent.staff }

card-certificate-malformed = カードを読めません
    .staff = カードを最後まで読めませんでした。もう一度かざしてください。また読めないときは、ほかの方法で確認してください。
    .patient = もう一度、カードをかざしてください。
    .spoken = { card-certificate-malformed }。{ card-certificate-malformed.staff }

card-certificate-refused = このカードは使えません
    .staff = このカードは読めませんでした。プラスチックのマイナンバーカードをかざしてください。
    .patient = プラスチックのマイナンバーカードをかざしてください。
    .spoken = { card-certificate-refused }。{ card-certificate-refused.staff }

card-fault-status = カードが答えません
    .staff = カードが途中で止まりました。もう一度かざしてください。また止まるときは、顔を見て確認してください。
    .patient = もう一度、カードをかざしてください。
    .spoken = { card-fault-status }。{ card-fault-status.staff }

card-link-lost = カードが離れました
    .staff = 読んでいるときにカードが離れました。もう一度かざしてください。番号を入れることができる回数は同じです。
    .patient = もう一度、カードをかざしてください。カードを動かさないでください。
    .spoken = { card-link-lost }。{ card-link-lost.staff }

card-link-lost-verify = 番号を見ているときに離れました
    .staff = カードに番号が届いたか、わかりません。同じカードをもう一度かざしてください。あと何回か、先に調べます。
    .patient = もう一度、同じカードをかざしてください。
    .spoken = { card-link-lost-verify }。{ card-link-lost-verify.staff }

card-pin-last-try = 番号を入れるのは、あと1回です
    .staff = 次にちがう番号を入れると、カードの番号が使えなくなります。顔を見て確認してください。番号を入れるなら、先に患者さんに聞いてください。
    .patient = あと1回です。顔を見て確認することもできます。
    .spoken = { card-pin-last-try }。{ card-pin-last-try.staff }

card-pin-locked = 暗証番号が使えません
    .staff = このカードの暗証番号は、今は使えません。目視確認（顔を見る方法）に変えてください。番号は市区町村窓口でなおせると伝えてください。
    .patient = 暗証番号が使えません。市区町村の窓口でなおせます。今日はほかの方法で確認できます。
    .spoken = 暗証番号が使えません。顔を見て確認する方法に変えてください。番号は市区町村窓口でなおせます。

card-pin-malformed = 暗証番号は4つの数字です
    .staff = 4つの数字ではありません。4つの数字を入れてください。入れることができる回数は同じです。
    .patient = 4つの数字を入れてください。
    .spoken = { card-pin-malformed }。{ card-pin-malformed.staff }

card-pin-switched-off = 暗証番号のないカードです
    .staff = このカードには暗証番号がありません。顔を見て確認してください。
    .patient = 番号はいりません。スタッフがあなたの顔を見ます。
    .spoken = { card-pin-switched-off }。{ card-pin-switched-off.staff }

card-pin-wrong = 暗証番号がちがいます
    .staff = 4つの数字がちがいます。あと{ $tries }回入れることができます。患者さんに番号を聞いてください。
    .patient = 4つの数字がちがうようです。あと{ $tries }回入れることができます。
    .spoken = { card-pin-wrong }。{ card-pin-wrong.staff }

card-same-other-card = 前とちがうカードです
    .staff = 前のカードとちがいます。同じカードをかざしてください。ほかの患者さんなら、最初から始めてください。
    .patient = 前と同じカードをかざしてください。
    .spoken = { card-same-other-card }。{ card-same-other-card.staff }

card-select-not-my-number-card = マイナンバーカードではありません
    .staff = このカードはマイナンバーカードではないようです。マイナンバーカードをかざしてください。
    .patient = マイナンバーカードをかざしてください。
    .spoken = { card-select-not-my-number-card }。{ card-select-not-my-number-card.staff }

card-task-cancelled = 読むのをやめました
    .staff = 読むのをやめました。続けるときは、カードをもう一度かざしてください。
    .patient = 読むのをやめました。カードを取ってください。
    .spoken = { card-task-cancelled }。{ card-task-cancelled.staff }

card-token-old-juki = マイナンバーカードではありません
    .staff = これは古い住民基本台帳カードのようです。マイナンバーカードをかざしてください。ないときは、資格確認書で確認してください。
    .patient = マイナンバーカードをかざしてください。
    .spoken = { card-token-old-juki }。{ card-token-old-juki.staff }

card-token-phone = スマートフォンは使えません
    .staff = 患者さんのスマートフォンは使えません。プラスチックのマイナンバーカードをかざしてください。
    .patient = スマートフォンではなく、カードをかざしてください。
    .spoken = { card-token-phone }。{ card-token-phone.staff }

card-tries-unknown = あと何回か、わかりません
    .staff = カードから回数を読めませんでした。もう一度かざしてください。また読めないときは、顔を見て確認してください。
    .patient = もう一度、カードをかざしてください。
    .spoken = { card-tries-unknown }。{ card-tries-unknown.staff }

card-visual-refused = 顔を見る方法では読めませんでした
    .staff = この方法では確認できませんでした。4つの数字を入れる方法に変えてください。
    .patient = 4つの数字を入れて確認します。
    .spoken = { card-visual-refused }。{ card-visual-refused.staff }

card-visual-relay-timeout = 答えが来ません
    .staff = サービスから答えが来ませんでした。カードをもう一度かざしてください。また来ないときは、4つの数字を入れる方法に変えてください。
    .patient = もう一度、カードをかざしてください。
    .spoken = { card-visual-relay-timeout }。{ card-visual-relay-timeout.staff }
