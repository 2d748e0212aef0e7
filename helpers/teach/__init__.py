"""What a class does with the evidence: quizzes, debates, papers, groups, prompts, votes."""
